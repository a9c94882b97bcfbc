package dev.pinball.service.cli;

import dev.pinball.service.config.ServerSettings;
import dev.pinball.service.engine.StepReport;
import dev.pinball.service.grpc.GrpcServer;
import dev.pinball.service.health.HealthWatch;
import dev.pinball.service.http.ManagementServer;
import dev.pinball.service.metrics.EngineMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** The service as a whole: a model on its warm accelerator, its gRPC port and its management port. */
final class Service implements AutoCloseable {
    private final Vertx vertx;
    private final CurrentModel model;
    private final EngineMetrics metrics;
    private final GrpcServer grpc;
    private final ManagementServer management;

    private Service(
            Vertx vertx, CurrentModel model, EngineMetrics metrics, GrpcServer grpc, ManagementServer management) {
        this.vertx = vertx;
        this.model = model;
        this.metrics = metrics;
        this.grpc = grpc;
        this.management = management;
    }

    /** Listens, warms up, and only then says READY: the first client finds compiled code, too. */
    static Service start(Path path, EngineOptions options, ServerSettings settings) {
        PrometheusRegistry registry = new PrometheusRegistry();
        EngineMetrics metrics = new EngineMetrics(registry);
        AtomicBoolean warm = new AtomicBoolean();
        CurrentModel model =
                new CurrentModel(path, options, report -> observe(report, warm, metrics), settings.drainMax());
        metrics.blocks(model.blockCount());
        Vertx vertx = Vertx.vertx();
        try {
            HealthWatch watch = new HealthWatch(model::progress, System::nanoTime, settings.stallAfter());
            ManagementServer management =
                    ManagementServer.start(vertx, settings, watch, registry).await();
            GrpcServer grpc = new GrpcServer(vertx, model.served(), settings, watch, metrics::refused);
            WireWarmUp.run(settings.host(), grpc.port());
            warm.set(true);
            grpc.ready();
            return new Service(vertx, model, metrics, grpc, management);
        } catch (IOException | RuntimeException failure) {
            model.close();
            vertx.close().await();
            throw new UsageException("can't serve on %s, ports %d and %d: %s"
                    .formatted(settings.host(), settings.port(), settings.managementPort(), failure.getMessage()));
        }
    }

    /** What the service asks itself before it is warm is nobody's request. */
    private static void observe(StepReport report, AtomicBoolean warm, EngineMetrics metrics) {
        if (warm.get()) {
            metrics.stepped(report);
        }
    }

    /**
     * Serves the model at {@code path} from now on; returns when it is warm and new requests meet it.
     *
     * @throws RuntimeException when it can't be; the model that is served goes on then
     */
    void serve(Path path) {
        model.replace(path, grpc::serve);
        metrics.blocks(model.blockCount());
    }

    int port() {
        return grpc.port();
    }

    int managementPort() {
        return management.port();
    }

    /** Drains: new requests are refused, running answers may end within the time of the settings. */
    @Override
    public void close() {
        grpc.close();
        model.close();
        vertx.close().await();
    }
}
