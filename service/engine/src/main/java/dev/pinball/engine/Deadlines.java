package dev.pinball.engine;

import dev.pinball.engine.request.FinishReason;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Why a sequence has to end before the next step, and when the next one may have to. */
final class Deadlines {
    private final EngineHandle engine;
    private final long idleNanosMax;

    Deadlines(EngineHandle engine, Duration idleMax) {
        this.engine = engine;
        idleNanosMax = idleMax.toNanos();
    }

    /** Why it ends now; empty where it goes on. */
    Optional<FinishReason> due(LiveSequence live, long now) {
        if (live.handle().cancelled().isPresent()) {
            return live.handle().cancelled();
        }
        OptionalLong deadline = live.request().deadlineNanos();
        if (deadline.isPresent() && now - deadline.getAsLong() >= 0) {
            return Optional.of(FinishReason.DEADLINE);
        }
        if (live.sequence().answering()) {
            return Optional.empty();
        }
        if (engine.draining()) {
            return Optional.of(FinishReason.SHUTDOWN);
        }
        return now - live.lastHeardNanos() >= idleNanosMax ? Optional.of(FinishReason.IDLE) : Optional.empty();
    }

    /** How long until {@link #due} can change by the clock alone. */
    long nanosLeft(LiveSequence live, long now) {
        OptionalLong deadline = live.request().deadlineNanos();
        long toDeadline = deadline.isPresent() ? deadline.getAsLong() - now : Long.MAX_VALUE;
        long toIdle = live.sequence().answering() ? Long.MAX_VALUE : idleNanosMax - (now - live.lastHeardNanos());
        return Math.min(toDeadline, toIdle);
    }
}
