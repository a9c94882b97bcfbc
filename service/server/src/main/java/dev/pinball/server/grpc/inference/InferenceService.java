package dev.pinball.server.grpc.inference;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.inference.GRPCInferenceServiceGrpc;
import dev.pinball.inference.ModelConfigRequest;
import dev.pinball.inference.ModelConfigResponse;
import dev.pinball.inference.ModelInferRequest;
import dev.pinball.inference.ModelInferResponse;
import dev.pinball.inference.ModelMetadataRequest;
import dev.pinball.inference.ModelMetadataResponse;
import dev.pinball.inference.ModelReadyRequest;
import dev.pinball.inference.ModelReadyResponse;
import dev.pinball.inference.ModelStreamInferResponse;
import dev.pinball.inference.RepositoryIndexRequest;
import dev.pinball.inference.RepositoryIndexResponse;
import dev.pinball.inference.RepositoryModelLoadRequest;
import dev.pinball.inference.RepositoryModelLoadResponse;
import dev.pinball.inference.RepositoryModelUnloadRequest;
import dev.pinball.inference.RepositoryModelUnloadResponse;
import dev.pinball.inference.ServerLiveRequest;
import dev.pinball.inference.ServerLiveResponse;
import dev.pinball.inference.ServerMetadataRequest;
import dev.pinball.inference.ServerMetadataResponse;
import dev.pinball.inference.ServerReadyRequest;
import dev.pinball.inference.ServerReadyResponse;
import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.grpc.call.WorkerCalls;
import dev.pinball.server.grpc.generation.SingleCall;
import dev.pinball.server.grpc.models.ModelLoading;
import dev.pinball.server.grpc.transport.CallDeadline;
import dev.pinball.server.grpc.transport.Callers;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.grpc.transport.StatusMapping;
import dev.pinball.server.management.HealthWatch;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.request.RefusedRequestException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.function.Supplier;

/** The calls of {@code inference.GRPCInferenceService}. Every method runs on the event loop of its connection. */
public final class InferenceService extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
    private final ModelEndpoints models;
    private final EventLoops eventLoops;
    private final OpenCalls calls;
    private final HealthWatch watch;
    private final ModelLoading loading;
    private final WorkerCalls workers;

    public InferenceService(
            ModelEndpoints models, EventLoops eventLoops, OpenCalls calls, HealthWatch watch, ModelLoading loading) {
        this.models = models;
        this.eventLoops = eventLoops;
        this.calls = calls;
        this.watch = watch;
        this.loading = loading;
        workers = new WorkerCalls(models, eventLoops, calls, "load or unload a model");
    }

    @Override
    public void serverLive(ServerLiveRequest request, StreamObserver<ServerLiveResponse> responses) {
        answer(
                responses,
                () -> ServerLiveResponse.newBuilder()
                        .setLive(watch.check().live())
                        .build());
    }

    @Override
    public void serverReady(ServerReadyRequest request, StreamObserver<ServerReadyResponse> responses) {
        answer(
                responses,
                () -> ServerReadyResponse.newBuilder()
                        .setReady(watch.check().ready())
                        .build());
    }

    @Override
    public void modelReady(ModelReadyRequest request, StreamObserver<ModelReadyResponse> responses) {
        answer(responses, () -> ready(request));
    }

    @Override
    public void serverMetadata(ServerMetadataRequest request, StreamObserver<ServerMetadataResponse> responses) {
        answer(
                responses,
                () -> ServerMetadataResponse.newBuilder()
                        .setName("pinball")
                        .setVersion(Optional.ofNullable(
                                        InferenceService.class.getPackage().getImplementationVersion())
                                .orElse("development"))
                        .addExtensions("model_configuration")
                        .addExtensions("model_repository")
                        .addExtensions("parameters")
                        .build());
    }

    @Override
    public void modelMetadata(ModelMetadataRequest request, StreamObserver<ModelMetadataResponse> responses) {
        answer(
                responses,
                () -> description(request.getName(), request.getVersion()).metadata());
    }

    @Override
    public void modelConfig(ModelConfigRequest request, StreamObserver<ModelConfigResponse> responses) {
        answer(
                responses,
                () -> ModelConfigResponse.newBuilder()
                        .setConfig(description(request.getName(), request.getVersion())
                                .config())
                        .build());
    }

    @Override
    public void repositoryIndex(RepositoryIndexRequest request, StreamObserver<RepositoryIndexResponse> responses) {
        answer(responses, () -> index());
    }

    @Override
    public void repositoryModelLoad(
            RepositoryModelLoadRequest request, StreamObserver<RepositoryModelLoadResponse> responses) {
        workers.answer(responses, () -> {
            String name = request.getModelName();
            var _ = loading.serve(name, name + ".gguf");
            return RepositoryModelLoadResponse.getDefaultInstance();
        });
    }

    @Override
    public void repositoryModelUnload(
            RepositoryModelUnloadRequest request, StreamObserver<RepositoryModelUnloadResponse> responses) {
        workers.answer(responses, () -> {
            loading.unload(request.getModelName());
            return RepositoryModelUnloadResponse.getDefaultInstance();
        });
    }

    @Override
    public void modelInfer(ModelInferRequest request, StreamObserver<ModelInferResponse> responses) {
        ServerCallStreamObserver<ModelInferResponse> transport =
                (ServerCallStreamObserver<ModelInferResponse>) responses;
        OutgoingMessages<ModelInferResponse> outgoing =
                new OutgoingMessages<>(transport, models.budget(models.limits().messageBytesMax()));
        CallDeadline deadline = CallDeadline.current();
        Caller caller = Callers.current();
        SingleCall call = new SingleCall(
                models,
                request.getModelName(),
                eventLoops.current(),
                outgoing,
                new WholeInference(outgoing, InferenceResponses.to(request)));
        calls.add(transport, call);
        call.start(endpoint -> {
            InferenceRequest read = InferenceRequest.read(request);
            if (read.streams()) {
                throw new InvalidRequestException("stream", true, "false, or ModelStreamInfer");
            }
            return read.asked(endpoint, deadline, caller);
        });
    }

    @Override
    public StreamObserver<ModelInferRequest> modelStreamInfer(StreamObserver<ModelStreamInferResponse> responses) {
        ServerCallStreamObserver<ModelStreamInferResponse> transport =
                (ServerCallStreamObserver<ModelStreamInferResponse>) responses;
        StreamInferCall call = new StreamInferCall(models, eventLoops.current(), transport);
        calls.add(transport, call);
        return call;
    }

    private ModelReadyResponse ready(ModelReadyRequest request) {
        InferenceRequest.requireVersion("version", request.getVersion());
        boolean served = models.all().stream().map(ModelEndpoint::name).anyMatch(request.getName()::equals);
        return ModelReadyResponse.newBuilder()
                .setReady(served && watch.check().ready())
                .build();
    }

    private ModelDescription description(String name, String version) {
        InferenceRequest.requireVersion("version", version);
        return new ModelDescription(models.find(name).name());
    }

    private RepositoryIndexResponse index() {
        RepositoryIndexResponse.Builder index = RepositoryIndexResponse.newBuilder();
        models.all()
                .forEach(endpoint -> index.addModelsBuilder()
                        .setName(endpoint.name())
                        .setVersion("1")
                        .setState("READY"));
        return index.build();
    }

    private static <A> void answer(StreamObserver<A> responses, Supplier<A> answer) {
        try {
            responses.onNext(answer.get());
            responses.onCompleted();
        } catch (InvalidRequestException invalid) {
            responses.onError(StatusMapping.failure(invalid.refusal()));
        } catch (RefusedRequestException refused) {
            responses.onError(StatusMapping.failure(refused.refusal()));
        }
    }
}
