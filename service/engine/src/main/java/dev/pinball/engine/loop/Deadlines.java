package dev.pinball.engine.loop;

import dev.pinball.engine.request.FinishReason;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds sequences that must end because of a cancellation, a deadline or the idle limit. */
final class Deadlines {
    private final EngineHandle engine;
    private final long idleNanosMax;

    Deadlines(EngineHandle engine, Duration idleMax) {
        this.engine = engine;
        idleNanosMax = idleMax.toNanos();
    }

    /** The reason to end {@code sequence} now; empty if it goes on. */
    Optional<FinishReason> due(LiveSequence sequence, long now) {
        if (sequence.handle().cancelled().isPresent()) {
            return sequence.handle().cancelled();
        }
        OptionalLong deadline = sequence.request().deadlineNanos();
        if (deadline.isPresent() && now - deadline.getAsLong() >= 0) {
            return Optional.of(FinishReason.DEADLINE);
        }
        if (sequence.answering()) {
            return Optional.empty();
        }
        if (engine.draining()) {
            return Optional.of(FinishReason.SHUTDOWN);
        }
        return now - sequence.lastHeardNanos() >= idleNanosMax ? Optional.of(FinishReason.IDLE) : Optional.empty();
    }

    /** How long until {@link #due} can change by the clock alone. */
    long nanosLeft(LiveSequence sequence, long now) {
        OptionalLong deadline = sequence.request().deadlineNanos();
        long toDeadline = deadline.isPresent() ? deadline.getAsLong() - now : Long.MAX_VALUE;
        long toIdle = sequence.answering() ? Long.MAX_VALUE : idleNanosMax - (now - sequence.lastHeardNanos());
        return Math.min(toDeadline, toIdle);
    }
}
