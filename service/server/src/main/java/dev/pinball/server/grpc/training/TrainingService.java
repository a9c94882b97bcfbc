package dev.pinball.server.grpc.training;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Refusal;
import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.grpc.call.WorkerCalls;
import dev.pinball.server.grpc.transport.Callers;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.StatusMapping;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.training.ObservedRun;
import dev.pinball.server.training.TrainingOrder;
import dev.pinball.server.training.TrainingRunner;
import dev.pinball.v1.CancelTrainingRequest;
import dev.pinball.v1.CancelTrainingResponse;
import dev.pinball.v1.StartTrainingRequest;
import dev.pinball.v1.StartTrainingResponse;
import dev.pinball.v1.TrainingGrpc;
import dev.pinball.v1.TrainingProgress;
import dev.pinball.v1.WatchTrainingRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** The calls of {@code pinball.v1.Training}. Every method runs on the event loop of its connection. */
public final class TrainingService extends TrainingGrpc.TrainingImplBase {
    static final int WATCHERS_MAX = 64;

    private final ModelEndpoints models;
    private final EventLoops eventLoops;
    private final OpenCalls calls;
    private final WorkspaceAccess trainingWorkspace;
    private final WorkerCalls workers;
    private final Semaphore watchers = new Semaphore(WATCHERS_MAX);

    public TrainingService(
            ModelEndpoints models, EventLoops eventLoops, OpenCalls calls, WorkspaceAccess trainingWorkspace) {
        this.models = models;
        this.eventLoops = eventLoops;
        this.calls = calls;
        this.trainingWorkspace = trainingWorkspace;
        workers = new WorkerCalls(models, eventLoops, calls, "start or cancel a training");
    }

    @Override
    public void start(StartTrainingRequest request, StreamObserver<StartTrainingResponse> responses) {
        workers.answer(responses, () -> {
            TrainingRunner training = trainingWorkspace.get().training();
            TrainingOrder order = TrainingMessages.order(request, trainingWorkspace);
            ObservedRun run = training.start(order).orElseThrow(() -> notStarted(training));
            return StartTrainingResponse.newBuilder().setRunId(run.id()).build();
        });
    }

    @Override
    public void cancel(CancelTrainingRequest request, StreamObserver<CancelTrainingResponse> responses) {
        workers.answer(responses, () -> {
            find(request.getRunId()).cancel();
            return CancelTrainingResponse.getDefaultInstance();
        });
    }

    @Override
    public void watch(WatchTrainingRequest request, StreamObserver<TrainingProgress> responses) {
        ServerCallStreamObserver<TrainingProgress> transport = (ServerCallStreamObserver<TrainingProgress>) responses;
        ObservedRun run;
        try {
            run = find(request.getRunId());
        } catch (StatusRuntimeException unknown) {
            transport.onError(unknown);
            return;
        }
        if (!watchers.tryAcquire()) {
            String message = "calls: %d others watch a training (expected: fewer at a time)".formatted(WATCHERS_MAX);
            models.refusals()
                    .refuse(
                            workers.outgoing(transport),
                            Callers.current(),
                            Refusal.queueFull(message, Duration.ofSeconds(1)));
            return;
        }
        WatchCall call = new WatchCall(eventLoops.current(), transport, run);
        calls.add(transport, call, () -> {
            call.forget();
            watchers.release();
        });
        call.start();
    }

    private ObservedRun find(String runId) {
        return trainingWorkspace
                .get()
                .training()
                .find(runId)
                .orElseThrow(() -> Status.NOT_FOUND
                        .withDescription("run_id: '%s' (expected: one of the last runs of this server)"
                                .formatted(InvalidRequestException.shortened(runId)))
                        .asRuntimeException());
    }

    private static StatusRuntimeException notStarted(TrainingRunner training) {
        if (training.isDraining()) {
            return StatusMapping.failure(Refusal.shuttingDown());
        }
        String other = training.current().map(ObservedRun::id).orElse("another");
        return Status.FAILED_PRECONDITION
                .withDescription("run %s goes on (expected: its end; one run at a time)".formatted(other))
                .asRuntimeException();
    }
}
