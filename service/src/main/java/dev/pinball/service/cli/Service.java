package dev.pinball.service.cli;

import dev.pinball.service.config.ServerSettings;
import dev.pinball.service.engine.Engine;
import dev.pinball.service.engine.EngineHandle;
import dev.pinball.service.engine.StepReport;
import dev.pinball.service.grpc.GrpcServer;
import dev.pinball.service.health.HealthWatch;
import dev.pinball.service.http.ManagementServer;
import dev.pinball.service.metrics.EngineMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The service as a whole: an engine with a warm accelerator, its gRPC port and its management port. */
final class Service implements AutoCloseable {
    private final Vertx vertx;
    private final Engine engine;
    private final GrpcServer grpc;
    private final ManagementServer management;

    private Service(Vertx vertx, Engine engine, GrpcServer grpc, ManagementServer management) {
        this.vertx = vertx;
        this.engine = engine;
        this.grpc = grpc;
        this.management = management;
    }

    /** Listens, warms up, and only then says READY: the first client finds compiled code, too. */
    static Service start(LoadedModel loaded, ServerSettings settings) {
        PrometheusRegistry registry = new PrometheusRegistry();
        EngineMetrics metrics =
                new EngineMetrics(registry, loaded.settings().device().blockCount());
        AtomicBoolean warm = new AtomicBoolean();
        Engine engine = loaded.startEngine(report -> observe(report, warm, metrics));
        Vertx vertx = Vertx.vertx();
        try {
            EngineHandle handle = engine.handle();
            HealthWatch watch = new HealthWatch(handle::progress, handle::nanoTime, settings.stallAfter());
            ManagementServer management =
                    ManagementServer.start(vertx, settings, watch, registry).await();
            GrpcServer grpc = new GrpcServer(vertx, loaded.served(handle), settings, watch, metrics::refused);
            WireWarmUp.run(settings.host(), grpc.port());
            warm.set(true);
            grpc.ready();
            return new Service(vertx, engine, grpc, management);
        } catch (IOException | RuntimeException failure) {
            engine.close();
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
        engine.close();
        vertx.close().await();
    }
}
