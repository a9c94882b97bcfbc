package dev.pinball.server.management;

import dev.pinball.engine.report.EngineProgress;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Tells the health of the service from the progress of its engine; any thread. */
public final class HealthWatch {
    private final Supplier<EngineProgress> progress;
    private final LongSupplier clock;
    private final long stallAfterNanos;
    private volatile boolean ready;
    private volatile boolean draining;

    /**
     * @param clock the clock of {@link EngineProgress#lastProgressNanos}
     * @param stallAfter how long no step may succeed while sequences exist, or the accelerator fails
     */
    public HealthWatch(Supplier<EngineProgress> progress, LongSupplier clock, Duration stallAfter) {
        this.progress = progress;
        this.clock = clock;
        this.stallAfterNanos = stallAfter.toNanos();
    }

    /** The service is warm: from now on the progress of steps decides. */
    public void ready() {
        ready = true;
    }

    /** The service takes no new requests; this is final. */
    public void drain() {
        draining = true;
    }

    /** The state now. */
    public Health check() {
        EngineProgress now = progress.get();
        if (!now.running() && !draining) {
            return ready ? Health.DOWN : Health.STARTING;
        }
        if ((now.sequenceCount() > 0 || now.failing())
                && clock.getAsLong() - now.lastProgressNanos() > stallAfterNanos) {
            return Health.STALLED;
        }
        if (draining) {
            return Health.DRAINING;
        }
        if (now.failing()) {
            return Health.FAILING;
        }
        return ready ? Health.SERVING : Health.STARTING;
    }
}
