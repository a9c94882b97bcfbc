package dev.pinball.server.grpc.transport;

import dev.pinball.engine.loop.EngineHandle;
import dev.pinball.engine.request.FinishReason;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** The deadline of a call, if it has one. */
public record CallDeadline(Optional<Deadline> deadline) {
    /** A client's cancellation at its deadline may come a little before the deadline is reached here. */
    private static final long CLIENT_AHEAD_MAX_MS = 20;

    private static final Context.Key<CallDeadline> CURRENT =
            Context.keyWithDefault("deadline", new CallDeadline(Optional.empty()));

    /** That of the call whose callback this is. */
    public static CallDeadline current() {
        return CURRENT.get();
    }

    /** The context of a call that has this deadline. */
    Context context() {
        return Context.current().withValue(CURRENT, this);
    }

    /**
     * The same moment on the clock of the engine, or an earlier one.
     *
     * @param requestMs milliseconds from now after which a request of the call ends
     */
    public OptionalLong nanosOf(EngineHandle engine, OptionalInt requestMs) {
        if (deadline.isEmpty() && requestMs.isEmpty()) {
            return OptionalLong.empty();
        }
        long ofRequest = requestMs.isEmpty() ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(requestMs.getAsInt());
        long ofCall = deadline.map(moment -> moment.timeRemaining(TimeUnit.NANOSECONDS))
                .orElse(Long.MAX_VALUE);
        return OptionalLong.of(engine.nanoTime() + Math.min(ofRequest, ofCall));
    }

    /** Why the call was cancelled. */
    public FinishReason cancellation() {
        boolean reached =
                deadline.isPresent() && deadline.get().timeRemaining(TimeUnit.MILLISECONDS) <= CLIENT_AHEAD_MAX_MS;
        return reached ? FinishReason.DEADLINE : FinishReason.CANCELLED;
    }
}
