package dev.pinball.server.grpc.connection;

import io.grpc.Deadline;
import io.grpc.Status;
import java.util.Optional;

/**
 * The HTTP/2 stream of one call, for those who have but its messages. Frames are read before gRPC sees them; gRPC hands messages
 * to the call later, one by one, and what is no message ends them. On the event loop of the connection.
 */
public final class CallStream {
    private static final ScopedValue<CallStream> OPENING = ScopedValue.newInstance();

    private Optional<Malformed> malformed = Optional.empty();
    private Runnable listener = () -> {};
    private final Optional<Deadline> deadline;
    private final Runnable reset;
    private boolean single;

    CallStream(Optional<Deadline> deadline, Runnable reset) {
        this.deadline = deadline;
        this.reset = reset;
    }

    /** That of the call that gRPC opens now, on this thread. */
    public static CallStream ofOpeningCall() {
        return OPENING.orElse(new CallStream(Optional.empty(), () -> {})); // a call of no connection
    }

    ScopedValue.Carrier opening() {
        return ScopedValue.where(OPENING, this);
    }

    /** When the call is to end, if its client says so. */
    public Optional<Deadline> deadline() {
        return deadline;
    }

    /** The method of the call takes one message. */
    public void expectSingle() {
        single = true;
    }

    boolean isSingle() {
        return single;
    }

    /** Ends the stream now, which its client reads as RESOURCE_EXHAUSTED, and drops what it has not read. */
    public void reset() {
        reset.run();
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
