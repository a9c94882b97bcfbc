package dev.pinball.server.grpc.inference;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.inference.ModelInferRequest;
import dev.pinball.inference.ModelStreamInferResponse;
import dev.pinball.server.grpc.call.OpenCall;
import dev.pinball.server.grpc.transport.CallDeadline;
import dev.pinball.server.grpc.transport.Callers;
import dev.pinball.server.grpc.transport.Connections;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.grpc.transport.StatusMapping;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.answer.SingleRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/** One ModelStreamInfer stream: many requests, each of which ends by itself. On the event loop of the call. */
final class StreamInferCall implements StreamObserver<ModelInferRequest>, OpenCall {
    private final ModelEndpoints models;
    private final EventLoops.Loop loop;
    private final ServerCallStreamObserver<ModelStreamInferResponse> call;
    private final OutgoingMessages<ModelStreamInferResponse> outgoing;
    private final SingleRequest.Client client;
    private final CallDeadline deadline = CallDeadline.current();
    private final Caller caller = Callers.current();
    private final Set<StreamedInference> open = new LinkedHashSet<>();
    private Optional<Status> ending = Optional.empty();

    StreamInferCall(
            ModelEndpoints models, EventLoops.Loop loop, ServerCallStreamObserver<ModelStreamInferResponse> call) {
        this.models = models;
        this.loop = loop;
        this.call = call;
        outgoing = new OutgoingMessages<>(call, models.budget(models.limits().bytesHeldMax()));
        client = new SingleRequest.Client(loop, loop.context(), Connections.current(), caller);
        call.disableAutoRequest();
        call.request(1);
    }

    @Override
    public void onNext(ModelInferRequest message) {
        StreamedInference inference =
                new StreamedInference(this, outgoing, message, models, client.of(message.getId()));
        int openMax = models.limits().requestsOpenMax();
        if (open.size() >= openMax) {
            inference.fail(openMax + " requests are open on this stream (expected: fewer)");
        } else {
            open.add(inference);
            inference.start(message);
        }
        if (!outgoing.closed()) {
            call.request(1);
        }
    }

    /** Its last message is on its way. */
    void ended(StreamedInference inference) {
        open.remove(inference);
        endIfDone();
    }

    /** The stream fails, and with it all that is open on it. */
    void fail(FinishReason reason, String detail) {
        outgoing.fail(reason, detail);
        endAll(FinishReason.CANCELLED);
    }

    private void endAll(FinishReason reason) {
        end(reason);
        open.forEach(StreamedInference::drop);
        open.clear();
    }

    private void endWith(Status status) {
        if (ending.isEmpty()) {
            ending = Optional.of(status);
            endIfDone();
        }
    }

    private void endIfDone() {
        if (open.isEmpty()) {
            ending.ifPresent(outgoing::endWith);
        }
    }

    @Override
    public void onCompleted() {
        endWith(Status.OK);
    }

    /** Follows {@link #cancelled}, which has done everything. */
    @Override
    public void onError(Throwable cancellation) {}

    @Override
    public void drain() {
        endWith(StatusMapping.SHUTTING_DOWN);
    }

    @Override
    public void end(FinishReason reason) {
        List.copyOf(open).forEach(inference -> inference.cancel(reason));
    }

    @Override
    public void endUnread(long nanosMax) {
        if (outgoing.endUnread(nanosMax)) {
            endAll(FinishReason.SLOW_READER);
        }
    }

    @Override
    public void cancelled() {
        outgoing.close();
        endAll(deadline.cancellation());
    }

    CallDeadline deadline() {
        return deadline;
    }

    Caller caller() {
        return caller;
    }

    @Override
    public Executor eventLoop() {
        return loop;
    }
}
