package dev.pinball.accelerator.fixedtime;

import dev.pinball.accelerator.AsynchronousAccelerator;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.SamplingState;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes a fixed time for each step and draws the token that it was given again, so that every answer repeats the last token
 * of its prompt; every hidden state is one value, 1. It reads no weights and keeps no keys and values.
 */
final class NullAccelerator implements AsynchronousAccelerator {
    private static final float[] HIDDEN_STATE = {1};
    private static final long SPIN_NANOS = 100_000; // parking is not more exact than this

    private final DeviceLimits limits;
    private final long stepNanos;

    NullAccelerator(DeviceLimits limits, long stepNanos) {
        this.limits = limits;
        this.stepNanos = stepNanos;
    }

    @Override
    public String description() {
        return "null: computes nothing, %d microseconds a step".formatted(stepNanos / 1000);
    }

    @Override
    public DeviceLimits limits() {
        return limits;
    }

    @Override
    public void execute(StepBatch batch, SampledTokens sampled, Runnable hostWork) {
        long begin = System.nanoTime();
        hostWork.run();
        sampled.begin(batch.outputCount());
        for (int output = 0; output < batch.outputCount(); output++) {
            draw(batch, output, sampled);
        }
        waitUntil(begin + stepNanos);
    }

    private static void draw(StepBatch batch, int output, SampledTokens sampled) {
        SamplingState state = batch.outputState(output);
        if (state.hiddenStateWanted()) {
            sampled.setHiddenState(output, HIDDEN_STATE, 0, HIDDEN_STATE.length);
            return;
        }
        int tokenId = state.knownTokenIds()
                .map(known -> known.applyAsInt(batch.drawnPosition(output)))
                .orElse(batch.tokenIds()[batch.outputRows()[output]]);
        sampled.setScore(output, tokenId, state.logProbabilityWanted() ? 0 : Float.NaN, 1);
        if (state.candidateCount() > 0) {
            sampled.addCandidate(output, tokenId, 0);
        }
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void close() {}
}
