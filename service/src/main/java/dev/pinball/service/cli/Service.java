package dev.pinball.service.cli;

import dev.pinball.accelerator.tokenizer.Tokenizer;
import dev.pinball.service.config.ServerSettings;
import dev.pinball.service.engine.Engine;
import dev.pinball.service.engine.EngineHandle;
import dev.pinball.service.grpc.GrpcServer;
import dev.pinball.service.grpc.ServedModel;
import dev.pinball.service.health.HealthWatch;
import dev.pinball.service.http.ManagementServer;
import dev.pinball.service.metrics.EngineMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;

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

    /** Warms the accelerator up, then listens: whoever connects is served. */
    static Service start(LoadedModel loaded, ServerSettings settings) {
        PrometheusRegistry registry = new PrometheusRegistry();
        EngineMetrics metrics = new EngineMetrics(registry);
        Tokenizer tokenizer = loaded.model().tokenizer();
        Engine engine = loaded.startEngine(metrics);
        Vertx vertx = Vertx.vertx();
        try {
            EngineHandle handle = engine.handle();
            HealthWatch watch = new HealthWatch(handle::progress, handle::nanoTime, settings.stallAfter());
            watch.ready();
            ServedModel served = new ServedModel(
                    handle,
                    tokenizer,
                    loaded.model().program().shape().vocabularySize(),
                    loaded.settings().device().contextTokensMax());
            ManagementServer management =
                    ManagementServer.start(vertx, settings, watch, registry).await();
            GrpcServer grpc = new GrpcServer(vertx, served, settings, watch, metrics::refused);
            return new Service(vertx, engine, grpc, management);
        } catch (IOException | RuntimeException failure) {
            engine.close();
            vertx.close().await();
            throw new UsageException("the ports %d and %d can't be taken: %s"
                    .formatted(settings.port(), settings.managementPort(), failure.getMessage()));
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
