package dev.pinball.server.grpc;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import java.util.concurrent.Semaphore;

/** Steps only as far as the test lets it. */
public final class PacedAccelerator implements Accelerator {
    private final Accelerator accelerator;
    private final Semaphore steps = new Semaphore(Integer.MAX_VALUE / 2);

    PacedAccelerator(Accelerator accelerator) {
        this.accelerator = accelerator;
    }

    /** No step from now on but those that are {@link #allow allowed}. */
    public void hold() {
        steps.drainPermits();
    }

    public void allow(int stepCount) {
        steps.release(stepCount);
    }

    @Override
    public String description() {
        return accelerator.description();
    }

    @Override
    public DeviceLimits limits() {
        return accelerator.limits();
    }

    @Override
    public void execute(StepBatch batch, SampledTokens sampled) {
        steps.acquireUninterruptibly();
        accelerator.execute(batch, sampled);
    }

    @Override
    public void close() {
        accelerator.close();
    }
}
