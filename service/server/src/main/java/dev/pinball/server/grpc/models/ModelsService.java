package dev.pinball.server.grpc.models;

import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.grpc.call.WorkerCalls;
import dev.pinball.server.grpc.generation.SingleCall;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.ServedModel;
import dev.pinball.v1.DescribeRequest;
import dev.pinball.v1.DescribeResponse;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.ListModelsRequest;
import dev.pinball.v1.ListModelsResponse;
import dev.pinball.v1.ModelsGrpc;
import dev.pinball.v1.NeighborsRequest;
import dev.pinball.v1.NeighborsResponse;
import dev.pinball.v1.RankRequest;
import dev.pinball.v1.RankResponse;
import dev.pinball.v1.ServeRequest;
import dev.pinball.v1.ServeResponse;
import dev.pinball.v1.UnloadRequest;
import dev.pinball.v1.UnloadResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;

/**
 * The calls of {@code pinball.v1.Models}. Every method runs on the event loop of its connection; what takes long is done on
 * worker threads, by a few calls at a time.
 */
public final class ModelsService extends ModelsGrpc.ModelsImplBase {
    private final ModelEndpoints models;
    private final EventLoops eventLoops;
    private final OpenCalls calls;
    private final ModelLoading loading;
    private final WorkerCalls workers;

    public ModelsService(ModelEndpoints models, EventLoops eventLoops, OpenCalls calls, ModelLoading loading) {
        this.models = models;
        this.eventLoops = eventLoops;
        this.calls = calls;
        this.loading = loading;
        workers = new WorkerCalls(models, eventLoops, calls, "look inside the model");
    }

    @Override
    public void describe(DescribeRequest request, StreamObserver<DescribeResponse> responses) {
        workers.answer(
                responses,
                () -> lookInside(
                        request.getModelName(), model -> ParameterMessages.describe(model.tensors(), request)));
    }

    @Override
    public void neighbors(NeighborsRequest request, StreamObserver<NeighborsResponse> responses) {
        workers.answer(
                responses,
                () -> lookInside(request.getModelName(), model -> NeighborMessages.find(model.embeddings(), request)));
    }

    @Override
    public void rank(RankRequest request, StreamObserver<RankResponse> responses) {
        ServerCallStreamObserver<RankResponse> transport = (ServerCallStreamObserver<RankResponse>) responses;
        OutgoingMessages<RankResponse> outgoing = workers.outgoing(transport);
        if (!workers.takesPlace(outgoing)) {
            return;
        }
        EventLoops.Loop loop = eventLoops.current();
        SingleCall call = new SingleCall(
                models,
                request.getModelName(),
                loop,
                outgoing,
                new RankResponseWriter(models.refusals(request.getModelName()), loop, outgoing, request));
        calls.add(transport, call, workers::givePlaceBack);
        call.start(GenerateRequest.newBuilder()
                .setPrompt(request.getPrompt())
                .setOptions(request.getOptions())
                .build());
    }

    @Override
    public void list(ListModelsRequest request, StreamObserver<ListModelsResponse> responses) {
        workers.answer(responses, () -> ParameterMessages.list(models.all()));
    }

    @Override
    public void serve(ServeRequest request, StreamObserver<ServeResponse> responses) {
        workers.answer(responses, () -> {
            String name = loading.serve(request.getName(), request.getModel());
            return lookInside(name, ParameterMessages::served);
        });
    }

    @Override
    public void unload(UnloadRequest request, StreamObserver<UnloadResponse> responses) {
        workers.answer(responses, () -> {
            loading.unload(request.getName());
            return UnloadResponse.getDefaultInstance();
        });
    }

    /** A model may be closed meanwhile, because another has taken its place: then this is about the other. */
    @SuppressWarnings("ReferenceEquality") // an endpoint is equal to itself alone
    private <A> A lookInside(String name, Function<ServedModel, A> work) {
        ModelEndpoint endpoint = models.find(name);
        try {
            return work.apply(endpoint.model());
        } catch (IllegalStateException closed) {
            if (models.find(name) == endpoint) {
                throw closed;
            }
            return lookInside(name, work);
        }
    }
}
