package dev.pinball.server.grpc.call;

import com.google.protobuf.MessageLite;
import dev.pinball.engine.request.Refusal;
import dev.pinball.server.grpc.transport.Callers;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.request.ModelEndpoints;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/** Calls whose work runs on worker threads, a few at a time. */
public final class WorkerCalls {
    public static final int CALLS_MAX = 8;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final ModelEndpoints models;
    private final EventLoops eventLoops;
    private final OpenCalls calls;
    private final String work;
    private final Semaphore places = new Semaphore(CALLS_MAX);

    /** @param work what the calls do, for the refusal of one too many */
    public WorkerCalls(ModelEndpoints models, EventLoops eventLoops, OpenCalls calls, String work) {
        this.models = models;
        this.eventLoops = eventLoops;
        this.calls = calls;
        this.work = work;
    }

    /** Answers with the message that {@code work} makes on a worker thread; what it throws is how the call ends. */
    public <A extends MessageLite> void answer(StreamObserver<A> responses, Callable<A> work) {
        ServerCallStreamObserver<A> transport = (ServerCallStreamObserver<A>) responses;
        OutgoingMessages<A> outgoing = outgoing(transport);
        if (takesPlace(outgoing)) {
            WorkerCall<A> call = new WorkerCall<>(models.refusals(), eventLoops.current(), outgoing);
            calls.add(transport, call);
            call.start(work, this::givePlaceBack);
        }
    }

    public <A extends MessageLite> OutgoingMessages<A> outgoing(ServerCallStreamObserver<A> transport) {
        return new OutgoingMessages<>(transport, models.budget(models.limits().messageBytesMax()));
    }

    /** Takes a place, which is to be given back; where there is none the call is refused. */
    public boolean takesPlace(OutgoingMessages<?> outgoing) {
        if (places.tryAcquire()) {
            return true;
        }
        String message = "calls: %d others %s (expected: fewer at a time)".formatted(CALLS_MAX, work);
        models.refusals().refuse(outgoing, Callers.current(), Refusal.queueFull(message, RETRY_AFTER));
        return false;
    }

    public void givePlaceBack() {
        places.release();
    }
}
