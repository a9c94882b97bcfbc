package dev.pinball.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.Sampler;
import dev.pinball.host.memory.Matrix;
import org.jspecify.annotations.Nullable;

/** Draws the tokens of a step: a part is one output. One object for all steps. */
final class SamplingWork implements WorkerPool.Work {
    private final Matrix logits; // [outputs, vocabulary]
    private final Sampler[] samplers; // one for each thread
    private @Nullable StepBatch batch;
    private @Nullable SampledTokens sampled;

    SamplingWork(Matrix logits, int threadCount) {
        this.logits = logits;
        samplers = new Sampler[threadCount];
        for (int i = 0; i < threadCount; i++) {
            samplers[i] = new Sampler(logits.width());
        }
    }

    /** Begins the next step and returns the number of its parts. */
    int begin(StepBatch nextBatch, SampledTokens into) {
        batch = nextBatch;
        sampled = into;
        into.begin(nextBatch.outputCount());
        return nextBatch.outputCount();
    }

    @Override
    public void run(int output, int thread) {
        StepBatch current = batch;
        SampledTokens into = sampled;
        if (current == null || into == null) {
            throw new IllegalStateException("no step has begun");
        }
        samplers[thread].sample(
                logits.values(),
                logits.rowStart(output),
                current.outputState(output),
                current.drawnPosition(output),
                into,
                output);
    }
}
