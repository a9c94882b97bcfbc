package dev.pinball.server.grpc.generation;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a client receives of one call, for a test that waits for it. */
public final class Responses<Q, A> implements ClientResponseObserver<Q, A> {
    private static final long PATIENCE_S = 20;

    private final BlockingQueue<A> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> status = new CompletableFuture<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final boolean reading;
    private @Nullable ClientCallStreamObserver<Q> call;

    private Responses(boolean reading) {
        this.reading = reading;
    }

    /** Reads all that comes. */
    public static <Q, A> Responses<Q, A> reading() {
        return new Responses<>(true);
    }

    /** Reads only what the test requests. */
    public static <Q, A> Responses<Q, A> neverReading() {
        return new Responses<>(false);
    }

    public ClientCallStreamObserver<Q> call() {
        return Objects.requireNonNull(call);
    }

    /** The next message. */
    public A next() throws InterruptedException {
        A message = messages.poll(PATIENCE_S, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message came; the call ended with " + status.getNow(null));
        }
        return message;
    }

    /** How the call ended. */
    public Status status() throws Exception {
        return status.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** Whether the call ends in this time. */
    boolean endsWithin(Duration time) throws Exception {
        try {
            status.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        }
    }

    /** With what the call failed, details and all. */
    public Throwable failure() throws Exception {
        return failure.get(PATIENCE_S, TimeUnit.SECONDS);
    }

    /** All messages that were not taken with {@link #next}, once the call has ended. */
    public List<A> rest() throws Exception {
        status();
        return new ArrayList<>(messages);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> started) {
        call = started;
        if (!reading) {
            started.disableAutoRequestWithInitial(0);
        }
    }

    @Override
    public void onNext(A message) {
        messages.add(message);
    }

    @Override
    public void onError(Throwable error) {
        failure.complete(error);
        status.complete(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
        status.complete(Status.OK);
    }
}
