package dev.pinball.tornado;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.Sampler;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Draws on the host, from logits that came back from the device. */
final class HostDraw {
    private final float[] outputLogits; // [vocabulary] of one output
    private final Sampler sampler;

    HostDraw(int vocabularySize) {
        outputLogits = new float[vocabularySize];
        sampler = new Sampler(vocabularySize);
    }

    /** The number of values of the logits of a batch. */
    long valueCount(StepBatch batch) {
        return (long) batch.outputCount() * outputLogits.length;
    }

    /** Sets the token of one output, with the log-probabilities that its state wants; logits[outputs, vocabulary]. */
    void draw(FloatArray logits, StepBatch batch, int output, SampledTokens sampled) {
        long start = (long) output * outputLogits.length * Float.BYTES;
        MemorySegment.copy(logits.getSegment(), ValueLayout.JAVA_FLOAT, start, outputLogits, 0, outputLogits.length);
        sampler.sample(outputLogits, 0, batch.outputState(output), batch.drawnPosition(output), sampled, output);
    }
}
