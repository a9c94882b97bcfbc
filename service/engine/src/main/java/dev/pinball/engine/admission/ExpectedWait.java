package dev.pinball.engine.admission;

import dev.pinball.engine.request.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long a request that comes now waits for its first step: the sequences ahead of it, times the time in which one more
 * began while others waited. Steps long ago count less. Until one that waited has begun, every answer is taken to be as long as
 * that of the request may be. The engine measures; any thread asks.
 */
public final class ExpectedWait {
    private static final double MEMORY_NANOS = 10e9;
    private static final double STEP_WEIGHT = 1.0 / 16;
    private static final long RETRY_MIN_NANOS = 50_000_000;
    private static final long RETRY_MAX_NANOS = 60_000_000_000L;
    private static final double JITTER = 0.5; // of the wait; those who were refused together don't come back together

    private final Duration objective;
    private final int stepSequencesMax;
    private double waitedNanos; // in steps before which others waited
    private double begunCount; // in those
    private volatile Measured measured = new Measured(0, 0, false, 0, 0);

    /**
     * @param nanosPerSequence in which one more began while others waited, or since when none has
     * @param begun whether one has
     * @param stepNanos of one step
     * @param busyNanos since when there is something to compute
     */
    private record Measured(
            int waitingCount, double nanosPerSequence, boolean begun, double stepNanos, double busyNanos) {}

    /**
     * A request that comes.
     *
     * @param answeringCount sequences ahead of it whose prompt is complete and whose answer is not
     * @param queuedCount those of them that are on their way to the engine
     * @param answerTokensMax of its own answer
     */
    public record Arrival(int answeringCount, int queuedCount, int answerTokensMax) {}

    /**
     * @param objective a request that is expected to wait longer is refused
     * @param stepSequencesMax sequences of one step
     */
    public ExpectedWait(Duration objective, int stepSequencesMax) {
        this.objective = objective;
        this.stepSequencesMax = stepSequencesMax;
    }

    /** Takes note of the time of a step before the first request; on the engine thread. */
    public void warmedUp(long stepNanos) {
        measured = new Measured(0, 0, false, stepNanos, 0);
    }

    /**
     * Takes note of a step; on the engine thread.
     *
     * @param sequenceCount sequences in it
     * @param waitingCount sequences that were ready and not in it
     * @param begunCount sequences whose first step it was
     */
    public void stepped(int sequenceCount, int waitingCount, int begunCount, long durationNanos) {
        Measured before = measured;
        if (before.waitingCount > 0) {
            double kept = Math.exp(-durationNanos / MEMORY_NANOS);
            waitedNanos = kept * waitedNanos + durationNanos;
            this.begunCount = kept * this.begunCount + begunCount;
        }
        boolean begun = this.begunCount > 0;
        measured = new Measured(
                waitingCount,
                begun ? waitedNanos / this.begunCount : waitedNanos,
                begun,
                sequenceCount > 0 ? averaged(before.stepNanos, durationNanos) : before.stepNanos,
                sequenceCount > 0 ? before.busyNanos + durationNanos : 0);
    }

    private static double averaged(double before, long nanos) {
        return before == 0 ? nanos : before + STEP_WEIGHT * (nanos - before);
    }

    /** How long {@code arrival} waits. */
    public long nanos(Arrival arrival) {
        Measured now = measured;
        int beyondStep = arrival.answeringCount() - stepSequencesMax;
        double nanos =
                Math.max(Math.min(now.waitingCount + arrival.queuedCount(), arrival.answeringCount()), beyondStep)
                        * now.nanosPerSequence;
        return (long) (now.begun || beyondStep < 0 ? nanos : Math.max(nanos, nanosOfAnswers(now, arrival, beyondStep)));
    }

    /** Until the answers of this step end, and of those that follow before it is the turn of {@code arrival}. */
    private double nanosOfAnswers(Measured now, Arrival arrival, int beyondStep) {
        double answerNanos = arrival.answerTokensMax() * now.stepNanos;
        int roundsAhead = beyondStep / stepSequencesMax;
        return Math.max(0, answerNanos - now.busyNanos) + roundsAhead * answerNanos;
    }

    /** How long one step takes. */
    public long stepNanos() {
        return (long) measured.stepNanos;
    }

    /** The refusal of a request that would wait for too long. */
    public Optional<Refusal> refuse(Arrival arrival, RandomGenerator jitter) {
        long nanos = nanos(arrival);
        if (nanos <= objective.toNanos()) {
            return Optional.empty();
        }
        String message = "queue: about %d ms to the first step (expected: at most %d ms)"
                .formatted(nanos / 1_000_000, objective.toMillis());
        return Optional.of(refuse(message, arrival, jitter));
    }

    /** Refuses what there is no room for, until the wait is expected to be within the objective, or one more has begun. */
    public Refusal refuse(String message, Arrival arrival, RandomGenerator jitter) {
        double beyond = Math.max((double) nanos(arrival) - objective.toNanos(), measured.nanosPerSequence());
        double nanos = Math.clamp(beyond, RETRY_MIN_NANOS, RETRY_MAX_NANOS) * (1 + JITTER * jitter.nextDouble());
        return Refusal.queueFull(message, Duration.ofNanos((long) nanos));
    }
}
