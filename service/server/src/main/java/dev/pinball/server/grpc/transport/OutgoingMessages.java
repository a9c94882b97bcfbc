package dev.pinball.server.grpc.transport;

import com.google.protobuf.MessageLite;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.request.Response;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Writes to one call in order: at once while its transport is ready, otherwise later, bounded by a {@link StreamBudget}.
 * After it is closed, messages are dropped. On the event loop of the call.
 */
public final class OutgoingMessages<T extends MessageLite> implements Response {
    private final ServerCallStreamObserver<T> call;
    private final StreamBudget budget;
    private final Queue<Waiting<T>> waiting = new ArrayDeque<>();
    private Optional<Status> end = Optional.empty();
    private boolean closed;
    private long lastReadNanos = System.nanoTime(); // or since when there is something to read

    public OutgoingMessages(ServerCallStreamObserver<T> call, StreamBudget budget) {
        this.call = call;
        this.budget = budget;
        call.setOnReadyHandler(this::write);
    }

    /** Adds a message whose {@code heldBytes} have been reserved. */
    public void add(T message, long heldBytes) {
        if (closed || end.isPresent()) {
            budget.release(heldBytes);
            return;
        }
        if (waiting.isEmpty()) {
            lastReadNanos = System.nanoTime();
        }
        waiting.add(new Waiting<>(message, heldBytes));
        write();
    }

    /** Reserves and adds; false when the reader is too far behind for it. */
    public boolean tryAdd(T message) {
        int bytes = message.getSerializedSize();
        if (!budget.tryReserve(bytes)) {
            return false;
        }
        add(message, bytes);
        return true;
    }

    /** Adds the one message of a call, and ends it; it fails where the message is beyond the budget. */
    public void addLast(T message) {
        if (tryAdd(message)) {
            endWith(Status.OK);
        } else {
            fail(FinishReason.SLOW_READER, budget.exceeded());
        }
    }

    /** Ends the call with {@code status} after the messages that wait. */
    public void endWith(Status status) {
        if (end.isEmpty()) {
            end = Optional.of(status);
            write();
        }
    }

    @Override
    public void refuse(Refusal refusal) {
        fail(StatusMapping.failure(refusal));
    }

    @Override
    public void fail(FinishReason reason, String detail) {
        StatusMapping.failure(reason, detail).ifPresent(status -> fail(status.asRuntimeException()));
    }

    /** Ends the call with {@code failure} at once; waiting messages are dropped. */
    public void fail(RuntimeException failure) {
        dropWaiting();
        if (!closed) {
            closed = true;
            call.onError(failure);
        }
    }

    /**
     * Ends the call if its client has read nothing for {@code nanosMax} although something waits, or if its budget was
     * given up; returns whether it did.
     */
    public boolean endUnread(long nanosMax) {
        boolean stalled = !waiting.isEmpty() && System.nanoTime() - lastReadNanos >= nanosMax;
        if (closed || !(budget.givenUp() || stalled)) {
            return false;
        }
        String unread = budget.givenUp() ? StatusMapping.slowReader(budget) : StatusMapping.unread(nanosMax);
        fail(FinishReason.SLOW_READER, unread);
        return true;
    }

    /** The call is gone: nothing is written any more. */
    public void close() {
        dropWaiting();
        closed = true;
    }

    /** Gives back what {@code event} has reserved, without writing it. */
    public void drop(SequenceEvent event) {
        budget.release(event.budgetBytes());
    }

    public StreamBudget budget() {
        return budget;
    }

    public boolean closed() {
        return closed;
    }

    private void write() {
        while (!waiting.isEmpty() && call.isReady()) {
            Waiting<T> next = waiting.remove();
            call.onNext(next.message);
            budget.release(next.heldBytes);
            lastReadNanos = System.nanoTime();
        }
        if (waiting.isEmpty() && end.isPresent() && !closed) {
            closed = true;
            if (end.get().isOk()) {
                call.onCompleted();
            } else {
                call.onError(end.get().asRuntimeException());
            }
        }
    }

    private void dropWaiting() {
        for (Waiting<T> dropped : waiting) {
            budget.release(dropped.heldBytes);
        }
        waiting.clear();
    }

    private record Waiting<T>(T message, long heldBytes) {}
}
