package dev.pinball.server.grpc;

import dev.pinball.server.management.HealthWatch;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.ModelsGrpc;
import dev.pinball.v1.TrainingGrpc;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;

/** Tells grpc.health.v1 what the {@link HealthWatch} sees. */
final class GrpcHealth {
    private final HealthWatch watch;
    private final HealthStatusManager statuses = new HealthStatusManager();

    GrpcHealth(HealthWatch watch) {
        this.watch = watch;
        update();
    }

    BindableService service() {
        return statuses.getHealthService();
    }

    /** Publishes the current state; called periodically. */
    void update() {
        ServingStatus status = watch.check().ready() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
        statuses.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
        statuses.setStatus(GenerationGrpc.SERVICE_NAME, status);
        statuses.setStatus(ModelsGrpc.SERVICE_NAME, status);
        statuses.setStatus(TrainingGrpc.SERVICE_NAME, status);
    }
}
