package dev.pinball.server.management;

import dev.pinball.engine.report.EngineProgress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Tells the health of the service from the progress of its engines; any thread. */
public final class HealthWatch {
    private final Supplier<List<EngineProgress>> progress;
    private final LongSupplier clock;
    private final long stallAfterNanos;
    private volatile boolean ready;
    private volatile boolean draining;

    /**
     * @param progress of all engines that take requests
     * @param clock the clock of {@link EngineProgress#lastProgressNanos}
     * @param stallAfter how long no step may succeed while sequences exist, or the accelerator fails
     */
    public HealthWatch(Supplier<List<EngineProgress>> progress, LongSupplier clock, Duration stallAfter) {
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

    /** The state now: that of the engine which is worst off. */
    public Health check() {
        List<EngineProgress> engines = progress.get();
        if (!draining && engines.stream().anyMatch(engine -> !engine.running())) {
            return ready ? Health.DOWN : Health.STARTING;
        }
        if (engines.stream().anyMatch(this::isStalled)) {
            return Health.STALLED;
        }
        if (draining) {
            return Health.DRAINING;
        }
        if (engines.stream().anyMatch(EngineProgress::failing)) {
            return Health.FAILING;
        }
        return ready ? Health.SERVING : Health.STARTING;
    }

    private boolean isStalled(EngineProgress engine) {
        return (engine.sequenceCount() > 0 || engine.failing())
                && clock.getAsLong() - engine.lastProgressNanos() > stallAfterNanos;
    }
}
