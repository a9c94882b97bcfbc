package dev.pinball.tornado;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.Sampler;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.model.program.Program;
import dev.pinball.tornado.graph.StepGraph;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Draws or scores on the host, from logits that came back from the device; hidden states are only copied. */
final class HostDraw {
    private final StepGraph graph;
    private final float[] hiddenState; // [width] of one output
    private final float[] outputLogits; // [vocabulary] of one output
    private final Sampler sampler;

    HostDraw(Program program, StepGraph graph) {
        this.graph = graph;
        hiddenState = new float[program.logitsInput().width()];
        outputLogits = new float[program.config().vocabularySize()];
        sampler = new Sampler(outputLogits.length);
    }

    /** The number of values of the logits of a batch. */
    long logitCount(StepBatch batch) {
        return (long) batch.outputCount() * outputLogits.length;
    }

    /** The number of values of the hidden states of the outputs of a batch. */
    long hiddenValueCount(StepBatch batch) {
        return (long) batch.outputCount() * hiddenState.length;
    }

    /** Gives what the state of one output wants. */
    void draw(StepBatch batch, int output, SampledTokens sampled) {
        SamplingState state = batch.outputState(output);
        if (state.hiddenStateWanted()) {
            copy(graph.hiddenStates(), output, hiddenState);
            sampled.setHiddenState(output, hiddenState, 0, hiddenState.length);
        } else {
            copy(graph.logits(), output, outputLogits);
            sampler.sample(outputLogits, 0, state, batch.drawnPosition(output), sampled, output);
        }
    }

    private static void copy(FloatArray rows, int row, float[] to) {
        long start = (long) row * to.length * Float.BYTES;
        MemorySegment.copy(rows.getSegment(), ValueLayout.JAVA_FLOAT, start, to, 0, to.length);
    }
}
