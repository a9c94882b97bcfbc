package dev.pinball.client;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The messages of a call, which the server sends no faster than they are taken. */
final class Responses<Q, A> implements ClientResponseObserver<Q, A> {
    private static final int AHEAD = 16;

    private final BlockingQueue<Next<A>> queue = new LinkedBlockingQueue<>();
    private volatile Optional<ClientCallStreamObserver<Q>> call = Optional.empty();

    /** A message, or the end of the call. */
    private record Next<A>(Optional<A> message, Status end) {}

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> started) {
        started.disableAutoRequestWithInitial(AHEAD);
        call = Optional.of(started);
    }

    @Override
    public void onNext(A message) {
        queue.add(new Next<>(Optional.of(message), Status.OK));
    }

    @Override
    public void onError(Throwable failure) {
        queue.add(new Next<>(Optional.empty(), Status.fromThrowable(failure)));
    }

    @Override
    public void onCompleted() {
        queue.add(new Next<>(Optional.empty(), Status.OK));
    }

    /**
     * The next message; empty at the end.
     *
     * @throws io.grpc.StatusRuntimeException when the call failed, or the thread is interrupted, which cancels it
     */
    Optional<A> take() {
        Next<A> next;
        try {
            next = queue.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            cancel();
            throw Status.CANCELLED
                    .withDescription("interrupted")
                    .withCause(interrupted)
                    .asRuntimeException();
        }
        if (next.message().isPresent()) {
            call.ifPresent(open -> open.request(1));
        } else {
            queue.add(next); // the end stays the end
            if (!next.end().isOk()) {
                throw next.end().asRuntimeException();
            }
        }
        return next.message();
    }

    /** Does nothing to a call that has ended. */
    void cancel() {
        call.ifPresent(open -> open.cancel("closed by the client", null));
    }
}
