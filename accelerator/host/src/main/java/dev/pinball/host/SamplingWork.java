package dev.pinball.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.Sampler;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.host.memory.Matrix;
import org.jspecify.annotations.Nullable;

/** Draws or scores the tokens of a step, or copies hidden states: a part is one output. One object for all steps. */
final class SamplingWork implements WorkerPool.Work {
    private final Matrix hiddenStates; // [rows, width]
    private final Matrix logits; // [outputs, vocabulary]
    private final Sampler[] samplers; // one for each thread
    private @Nullable StepBatch batch;
    private @Nullable SampledTokens sampled;

    SamplingWork(Matrix hiddenStates, Matrix logits, int threadCount) {
        this.hiddenStates = hiddenStates;
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
        SamplingState state = current.outputState(output);
        if (state.hiddenStateWanted()) {
            int start = hiddenStates.rowStart(current.outputRows()[output]);
            into.setHiddenState(output, hiddenStates.values(), start, hiddenStates.width());
        } else {
            int position = current.drawnPosition(output);
            samplers[thread].sample(logits.values(), logits.rowStart(output), state, position, into, output);
        }
    }
}
