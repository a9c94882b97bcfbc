package dev.pinball.engine.admission;

import dev.pinball.engine.request.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long a request that comes now waits for its first step: the sequences ahead of it, times the time in which one more
 * began while others waited. Steps long ago count less. The engine measures; any thread asks.
 */
public final class ExpectedWait {
    private static final double MEMORY_NANOS = 10e9;
    private static final long RETRY_MIN_NANOS = 50_000_000;
    private static final long RETRY_MAX_NANOS = 60_000_000_000L;
    private static final double JITTER = 0.5; // of the wait; those who were refused together don't come back together

    private final Duration objective;
    private double busyNanos;
    private double begunCount;
    private volatile Measured measured = new Measured(0, 0);

    private record Measured(int waitingCount, double nanosPerSequence) {}

    /** @param objective a request that is expected to wait longer is refused */
    public ExpectedWait(Duration objective) {
        this.objective = objective;
    }

    /**
     * Takes note of a step; on the engine thread.
     *
     * @param waitingCount sequences that were ready and not in it
     * @param begunCount sequences whose first step it was
     */
    public void stepped(int waitingCount, int begunCount, long durationNanos) {
        if (waitingCount > 0) {
            double kept = Math.exp(-durationNanos / MEMORY_NANOS);
            busyNanos = kept * busyNanos + durationNanos;
            this.begunCount = kept * this.begunCount + begunCount;
        }
        double nanosPerSequence = this.begunCount > 0 ? busyNanos / this.begunCount : busyNanos;
        measured = new Measured(waitingCount, nanosPerSequence);
    }

    /** @param queuedCount sequences that are on their way to the engine */
    public long nanos(int queuedCount) {
        Measured now = measured;
        return (long) ((now.waitingCount() + queuedCount) * now.nanosPerSequence());
    }

    /** The refusal of a request that would wait for too long. */
    public Optional<Refusal> refuse(int queuedCount, RandomGenerator jitter) {
        long nanos = nanos(queuedCount);
        if (nanos <= objective.toNanos()) {
            return Optional.empty();
        }
        String message = "queue: about %d ms to the first step (expected: at most %d ms)"
                .formatted(nanos / 1_000_000, objective.toMillis());
        return Optional.of(refuse(message, queuedCount, jitter));
    }

    /** Refuses what there is no room for, until the wait is expected to be within the objective, or one more has begun. */
    public Refusal refuse(String message, int queuedCount, RandomGenerator jitter) {
        double beyond = Math.max((double) nanos(queuedCount) - objective.toNanos(), measured.nanosPerSequence());
        double nanos = Math.clamp(beyond, RETRY_MIN_NANOS, RETRY_MAX_NANOS) * (1 + JITTER * jitter.nextDouble());
        return Refusal.queueFull(message, Duration.ofNanos((long) nanos));
    }
}
