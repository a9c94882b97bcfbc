package dev.pinball.server.grpc.generation;

import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.OutgoingMessages;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The three calls of {@code pinball.v1.Generation}. Every method runs on the event loop of its connection. */
public final class GenerationService extends GenerationGrpc.GenerationImplBase {
    private final ModelEndpoints models;
    private final EventLoops eventLoops;
    private final OpenCalls calls;

    public GenerationService(ModelEndpoints models, EventLoops eventLoops, OpenCalls calls) {
        this.models = models;
        this.eventLoops = eventLoops;
        this.calls = calls;
    }

    @Override
    public StreamObserver<ConverseRequest> converse(StreamObserver<ConverseResponse> responses) {
        ServerCallStreamObserver<ConverseResponse> transport = (ServerCallStreamObserver<ConverseResponse>) responses;
        ConverseCall call = new ConverseCall(models, eventLoops.current(), transport);
        calls.add(transport, call);
        return call;
    }

    @Override
    public void generate(GenerateRequest request, StreamObserver<GenerateResponse> responses) {
        ServerCallStreamObserver<GenerateResponse> transport = (ServerCallStreamObserver<GenerateResponse>) responses;
        OutgoingMessages<GenerateResponse> outgoing =
                new OutgoingMessages<>(transport, models.budget(models.limits().bytesHeldMax()));
        SingleCall call = new SingleCall(
                models, request.getModel(), eventLoops.current(), outgoing, new StreamedResponse(outgoing));
        calls.add(transport, call);
        call.start(request);
    }

    @Override
    public void complete(GenerateRequest request, StreamObserver<CompleteResponse> responses) {
        ServerCallStreamObserver<CompleteResponse> transport = (ServerCallStreamObserver<CompleteResponse>) responses;
        OutgoingMessages<CompleteResponse> outgoing =
                new OutgoingMessages<>(transport, models.budget(models.limits().messageBytesMax()));
        SingleCall call =
                new SingleCall(models, request.getModel(), eventLoops.current(), outgoing, new UnaryResponse(outgoing));
        calls.add(transport, call);
        call.start(request);
    }
}
