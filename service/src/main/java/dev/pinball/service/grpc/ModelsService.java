package dev.pinball.service.grpc;

import com.google.protobuf.MessageLite;
import dev.pinball.service.request.Refusal;
import dev.pinball.service.stream.StreamBudget;
import dev.pinball.v1.DescribeRequest;
import dev.pinball.v1.DescribeResponse;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.ModelsGrpc;
import dev.pinball.v1.NeighborsRequest;
import dev.pinball.v1.NeighborsResponse;
import dev.pinball.v1.RankRequest;
import dev.pinball.v1.RankResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/**
 * The three calls of {@code pinball.v1.Models}. Every method runs on the event loop of its connection; what takes long is done
 * on worker threads, by a few calls at a time.
 */
final class ModelsService extends ModelsGrpc.ModelsImplBase {
    static final int CALLS_MAX = 8;

    private final Edge edge;
    private final ServedModel model;
    private final EventLoops eventLoops;
    private final OpenCalls calls;
    private final Semaphore places = new Semaphore(CALLS_MAX);

    ModelsService(Edge edge, ServedModel model, EventLoops eventLoops, OpenCalls calls) {
        this.edge = edge;
        this.model = model;
        this.eventLoops = eventLoops;
        this.calls = calls;
    }

    @Override
    public void describe(DescribeRequest request, StreamObserver<DescribeResponse> responses) {
        answer(responses, () -> CensusMessages.describe(model.outline(), request));
    }

    @Override
    public void neighbors(NeighborsRequest request, StreamObserver<NeighborsResponse> responses) {
        answer(responses, () -> NeighborMessages.find(model.embeddings(), request));
    }

    @Override
    public void rank(RankRequest request, StreamObserver<RankResponse> responses) {
        ServerCallStreamObserver<RankResponse> transport = (ServerCallStreamObserver<RankResponse>) responses;
        OutgoingMessages<RankResponse> outgoing = outgoing(transport);
        if (!takesPlace(outgoing)) {
            return;
        }
        EventLoops.Loop loop = eventLoops.current();
        RankedAnswer answer = new RankedAnswer(edge, loop, outgoing, model.tokenizer(), request);
        SingleCall call = new SingleCall(edge, loop, outgoing, answer);
        calls.add(transport, call, places::release);
        call.start(GenerateRequest.newBuilder()
                .setPrompt(request.getPrompt())
                .setOptions(request.getOptions())
                .build());
    }

    private <A extends MessageLite> void answer(StreamObserver<A> responses, Callable<A> work) {
        ServerCallStreamObserver<A> transport = (ServerCallStreamObserver<A>) responses;
        OutgoingMessages<A> outgoing = outgoing(transport);
        if (takesPlace(outgoing)) {
            WorkerCall<A> call = new WorkerCall<>(edge, eventLoops.current(), outgoing);
            calls.add(transport, call);
            call.start(work, places::release);
        }
    }

    private <A extends MessageLite> OutgoingMessages<A> outgoing(ServerCallStreamObserver<A> transport) {
        return new OutgoingMessages<>(transport, new StreamBudget(edge.limits().messageBytesMax()));
    }

    private boolean takesPlace(OutgoingMessages<?> outgoing) {
        if (places.tryAcquire()) {
            return true;
        }
        String message = "calls: %d others look inside the model (expected: fewer at a time)".formatted(CALLS_MAX);
        edge.refuse(outgoing, Refusal.queueFull(message, Duration.ofSeconds(1)));
        return false;
    }
}
