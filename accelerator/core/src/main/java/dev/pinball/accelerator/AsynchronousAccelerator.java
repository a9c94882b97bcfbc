package dev.pinball.accelerator;

import dev.pinball.accelerator.sampling.SampledTokens;

/** An accelerator that leaves its caller's thread free while it computes a step. */
public interface AsynchronousAccelerator extends Accelerator {

    /**
     * As {@link #execute(StepBatch, SampledTokens)}; meanwhile the caller works.
     *
     * @param hostWork run at most once, on the calling thread, before this method returns; it touches neither {@code batch}
     *     nor {@code sampled}
     */
    void execute(StepBatch batch, SampledTokens sampled, Runnable hostWork);

    @Override
    default void execute(StepBatch batch, SampledTokens sampled) {
        execute(batch, sampled, () -> {});
    }
}
