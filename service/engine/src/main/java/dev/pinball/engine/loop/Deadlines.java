package dev.pinball.engine.loop;

import dev.pinball.engine.config.ClientLimits;
import dev.pinball.engine.request.FinishReason;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds sequences that must end because of a cancellation, a deadline, the idle limit or the age of a prompt. */
final class Deadlines {
    private final EngineHandle engine;
    private final long idleNanosMax;
    private final long promptNanosMax;

    Deadlines(EngineHandle engine, ClientLimits limits) {
        this.engine = engine;
        idleNanosMax = limits.idleMax().toNanos();
        promptNanosMax = limits.promptMax().toNanos();
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
        return idleNanosLeft(sequence, now) <= 0 ? Optional.of(FinishReason.IDLE) : Optional.empty();
    }

    /** How long until {@link #due} can change by the clock alone. */
    long nanosLeft(LiveSequence sequence, long now) {
        OptionalLong deadline = sequence.request().deadlineNanos();
        long toDeadline = deadline.isPresent() ? deadline.getAsLong() - now : Long.MAX_VALUE;
        long toIdle = sequence.answering() ? Long.MAX_VALUE : idleNanosLeft(sequence, now);
        return Math.min(toDeadline, toIdle);
    }

    /** How long its client may still take, to send something or to complete its prompt. */
    private long idleNanosLeft(LiveSequence sequence, long now) {
        long toIdle = idleNanosMax - (now - sequence.lastHeardNanos());
        return sequence.inTurn() ? Math.min(toIdle, promptNanosMax - (now - sequence.turnBeganNanos())) : toIdle;
    }
}
