package dev.pinball.server.grpc.models;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.grpc.call.WorkerCalls;
import dev.pinball.server.grpc.generation.SingleCall;
import dev.pinball.server.grpc.training.WorkspaceAccess;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ServedModel;
import dev.pinball.server.training.ModelRefusedException;
import dev.pinball.server.workspace.ClientMessage;
import dev.pinball.v1.DescribeRequest;
import dev.pinball.v1.DescribeResponse;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.ModelsGrpc;
import dev.pinball.v1.NeighborsRequest;
import dev.pinball.v1.NeighborsResponse;
import dev.pinball.v1.RankRequest;
import dev.pinball.v1.RankResponse;
import dev.pinball.v1.ServeRequest;
import dev.pinball.v1.ServeResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The calls of {@code pinball.v1.Models}. Every method runs on the event loop of its connection; what takes long is done on
 * worker threads, by a few calls at a time.
 */
public final class ModelsService extends ModelsGrpc.ModelsImplBase {
    private final Supplier<ModelEndpoint> current;
    private final EventLoops eventLoops;
    private final OpenCalls calls;
    private final WorkspaceAccess trainingWorkspace;
    private final WorkerCalls workers;

    public ModelsService(
            Supplier<ModelEndpoint> current,
            EventLoops eventLoops,
            OpenCalls calls,
            WorkspaceAccess trainingWorkspace) {
        this.current = current;
        this.eventLoops = eventLoops;
        this.calls = calls;
        this.trainingWorkspace = trainingWorkspace;
        workers = new WorkerCalls(current, eventLoops, calls, "look inside the model");
    }

    @Override
    public void describe(DescribeRequest request, StreamObserver<DescribeResponse> responses) {
        workers.answer(responses, () -> lookInside(model -> ParameterMessages.describe(model.tensors(), request)));
    }

    @Override
    public void neighbors(NeighborsRequest request, StreamObserver<NeighborsResponse> responses) {
        workers.answer(responses, () -> lookInside(model -> NeighborMessages.find(model.embeddings(), request)));
    }

    @Override
    public void rank(RankRequest request, StreamObserver<RankResponse> responses) {
        ServerCallStreamObserver<RankResponse> transport = (ServerCallStreamObserver<RankResponse>) responses;
        OutgoingMessages<RankResponse> outgoing = workers.outgoing(transport);
        if (!workers.takesPlace(outgoing)) {
            return;
        }
        EventLoops.Loop loop = eventLoops.current();
        ModelEndpoint endpoint = current.get();
        SingleCall call = new SingleCall(
                () -> endpoint, loop, outgoing, new RankResponseWriter(endpoint, loop, outgoing, request));
        calls.add(transport, call, workers::givePlaceBack);
        call.start(GenerateRequest.newBuilder()
                .setPrompt(request.getPrompt())
                .setOptions(request.getOptions())
                .build());
    }

    @Override
    public void serve(ServeRequest request, StreamObserver<ServeResponse> responses) {
        workers.answer(responses, () -> {
            try {
                trainingWorkspace.get().serving().serve(trainingWorkspace.existing("model", request.getModel()));
            } catch (ModelRefusedException refused) {
                throw new InvalidRequestException(ClientMessage.withoutFolders("model: " + refused.getMessage()));
            }
            return lookInside(model -> ParameterMessages.served(model.tensors()));
        });
    }

    /** A model may be closed meanwhile, because another has taken its place: then this is about the other. */
    @SuppressWarnings("ReferenceEquality") // an endpoint is equal to itself alone
    private <A> A lookInside(Function<ServedModel, A> work) {
        ModelEndpoint endpoint = current.get();
        try {
            return work.apply(endpoint.model());
        } catch (IllegalStateException closed) {
            if (current.get() == endpoint) {
                throw closed;
            }
            return lookInside(work);
        }
    }
}
