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
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The three calls of {@code pinball.v1.Models}. Every method runs on the event loop of its connection; what takes long is done
 * on worker threads, by a few calls at a time.
 */
final class ModelsService extends ModelsGrpc.ModelsImplBase {
    static final int CALLS_MAX = 8;

    private final Supplier<Edge> current;
    private final EventLoops eventLoops;
    private final OpenCalls calls;
    private final Semaphore places = new Semaphore(CALLS_MAX);

    ModelsService(Supplier<Edge> current, EventLoops eventLoops, OpenCalls calls) {
        this.current = current;
        this.eventLoops = eventLoops;
        this.calls = calls;
    }

    @Override
    public void describe(DescribeRequest request, StreamObserver<DescribeResponse> responses) {
        answer(responses, model -> CensusMessages.describe(model.outline(), request));
    }

    @Override
    public void neighbors(NeighborsRequest request, StreamObserver<NeighborsResponse> responses) {
        answer(responses, model -> NeighborMessages.find(model.embeddings(), request));
    }

    @Override
    public void rank(RankRequest request, StreamObserver<RankResponse> responses) {
        ServerCallStreamObserver<RankResponse> transport = (ServerCallStreamObserver<RankResponse>) responses;
        OutgoingMessages<RankResponse> outgoing = outgoing(transport);
        if (!takesPlace(outgoing)) {
            return;
        }
        EventLoops.Loop loop = eventLoops.current();
        Edge edge = current.get();
        SingleCall call = new SingleCall(() -> edge, loop, outgoing, new RankedAnswer(edge, loop, outgoing, request));
        calls.add(transport, call, places::release);
        call.start(GenerateRequest.newBuilder()
                .setPrompt(request.getPrompt())
                .setOptions(request.getOptions())
                .build());
    }

    private <A extends MessageLite> void answer(StreamObserver<A> responses, Function<ServedModel, A> work) {
        ServerCallStreamObserver<A> transport = (ServerCallStreamObserver<A>) responses;
        OutgoingMessages<A> outgoing = outgoing(transport);
        if (takesPlace(outgoing)) {
            WorkerCall<A> call = new WorkerCall<>(current.get(), eventLoops.current(), outgoing);
            calls.add(transport, call);
            call.start(() -> lookInside(work), places::release);
        }
    }

    /** A model may be closed meanwhile, because another has taken its place: then this is about the other. */
    private <A> A lookInside(Function<ServedModel, A> work) {
        Edge edge = current.get();
        try {
            return work.apply(edge.model());
        } catch (IllegalStateException closed) {
            if (current.get() == edge) {
                throw closed;
            }
            return lookInside(work);
        }
    }

    private <A extends MessageLite> OutgoingMessages<A> outgoing(ServerCallStreamObserver<A> transport) {
        return new OutgoingMessages<>(
                transport, new StreamBudget(current.get().limits().messageBytesMax()));
    }

    private boolean takesPlace(OutgoingMessages<?> outgoing) {
        if (places.tryAcquire()) {
            return true;
        }
        String message = "calls: %d others look inside the model (expected: fewer at a time)".formatted(CALLS_MAX);
        current.get().refuse(outgoing, Refusal.queueFull(message, Duration.ofSeconds(1)));
        return false;
    }
}
