package dev.pinball.server.grpc.connection;

import io.grpc.Status;
import java.util.Optional;

/**
 * The messages of one call, until what follows is none. Their frames are read before gRPC sees them, and gRPC hands them to the
 * call later, one by one. On the event loop of the connection.
 */
public final class CallInput {
    private static final ScopedValue<CallInput> OPENING = ScopedValue.newInstance();

    private Optional<Malformed> malformed = Optional.empty();
    private Runnable listener = () -> {};
    private boolean single;

    /** That of the call that gRPC opens now, on this thread. */
    public static CallInput ofOpeningCall() {
        return OPENING.orElse(new CallInput()); // a call of no connection has nothing but messages
    }

    ScopedValue.Carrier opening() {
        return ScopedValue.where(OPENING, this);
    }

    /** The method of the call takes one message. */
    public void expectSingle() {
        single = true;
    }

    boolean isSingle() {
        return single;
    }

    /** Calls {@code next} when it is known that the input is malformed. */
    public void whenMalformed(Runnable next) {
        listener = next;
    }

    /**
     * The input is malformed after {@code messageCount} messages.
     *
     * @param status with which the call is to end
     */
    void end(Status status, long messageCount) {
        malformed = Optional.of(
                new Malformed(status, single ? 0 : messageCount)); // gRPC hands over a single one at the end
        listener.run();
    }

    /** How the call is to end once {@code messageCount} messages were handed to it; empty while it is not to end. */
    public Optional<Status> failureAfter(long messageCount) {
        return malformed.filter(found -> found.messageCount <= messageCount).map(Malformed::status);
    }

    private record Malformed(Status status, long messageCount) {}
}
