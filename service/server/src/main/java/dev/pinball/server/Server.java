package dev.pinball.server;

import dev.pinball.engine.config.EngineConfig;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.server.accept.AcceptLimit;
import dev.pinball.server.accept.LimitedTransport;
import dev.pinball.server.config.ConnectionLimits;
import dev.pinball.server.config.FileDescriptors;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.grpc.GrpcServer;
import dev.pinball.server.grpc.Security;
import dev.pinball.server.management.EngineMetrics;
import dev.pinball.server.management.HealthWatch;
import dev.pinball.server.management.InfoMetrics;
import dev.pinball.server.management.ManagementServer;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.training.TrainingWorkspace;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service as a whole: models on their warm accelerators, the gRPC port and the management port. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration EVENT_LOOPS_MAX = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final ModelRegistry models;
    private final Optional<TrainingWorkspace> trainingWorkspace;
    private final GrpcServer grpc;
    private final ManagementServer management;

    private Server(
            Vertx vertx,
            ModelRegistry models,
            Optional<TrainingWorkspace> trainingWorkspace,
            GrpcServer grpc,
            ManagementServer management) {
        this.vertx = vertx;
        this.models = models;
        this.trainingWorkspace = trainingWorkspace;
        this.grpc = grpc;
        this.management = management;
    }

    /** Serves one model, as {@link #start(List, EngineConfig, ServerSettings)}. */
    public static Server start(GgufFile file, EngineConfig config, ServerSettings asked) {
        return start(List.of(NamedModel.of(file)), config, asked);
    }

    /**
     * Listens, warms up, and then reports READY, so that the first client meets compiled code.
     *
     * @param named the models, the default first
     * @param config of all models together: they share the memory for keys and values equally
     */
    public static Server start(List<NamedModel> named, EngineConfig config, ServerSettings asked) {
        AcceptLimit accepted = new AcceptLimit();
        Vertx vertx =
                Vertx.builder().withTransport(new LimitedTransport(accepted)).build();
        Security security = security(vertx, asked); // what is wrong in its files is told before a model is loaded
        PrometheusRegistry registry = new PrometheusRegistry();
        EngineMetrics metrics = new EngineMetrics(registry);
        ModelEndpoints endpoints = new ModelEndpoints(asked.streams(), metrics.ofNoModel());
        int modelsMax = Math.max(asked.modelsMax(), named.size());
        ModelRegistry models = new ModelRegistry(config, modelsMax, asked.drainMax(), endpoints, metrics);
        start(models, named, vertx);
        InfoMetrics.register(registry, models::settings);
        ServerSettings settings = asked.withConnections(fitting(asked.connections()));
        accepted.limit(settings.connections().acceptedMax());
        try {
            HealthWatch watch = new HealthWatch(endpoints::progress, System::nanoTime, settings.stallAfter());
            ManagementServer management =
                    ManagementServer.start(vertx, settings, watch, registry).await();
            Optional<TrainingWorkspace> trainingWorkspace = TrainingWorkspace.open(settings.training(), models);
            GrpcServer grpc = new GrpcServer(vertx, endpoints, settings, security, watch, trainingWorkspace);
            warnIfUnprotected(settings);
            WireWarmUp.run(settings, grpc.port(), grpc.ownKey(), models.settings());
            System.gc(); // what loading and warming up left behind is resident no longer
            metrics.count();
            grpc.ready();
            return new Server(vertx, models, trainingWorkspace, grpc, management);
        } catch (IOException | RuntimeException failure) {
            models.close();
            vertx.close().await();
            throw new ServerException("can't serve on %s, ports %d and %d: %s"
                    .formatted(settings.host(), settings.port(), settings.managementPort(), failure.getMessage()));
        }
    }

    private static Security security(Vertx vertx, ServerSettings settings) {
        try {
            return Security.open(vertx, settings);
        } catch (RuntimeException failure) {
            vertx.close().await();
            throw failure;
        }
    }

    private static void start(ModelRegistry models, List<NamedModel> named, Vertx vertx) {
        try {
            models.start(named);
        } catch (RuntimeException failure) {
            vertx.close().await();
            throw failure;
        }
    }

    private static ConnectionLimits fitting(ConnectionLimits asked) {
        FileDescriptors descriptors = FileDescriptors.ofProcess();
        ConnectionLimits limits = asked.within(descriptors);
        LOG.info(
                "at most {} connections of gRPC and {} of management; {} of {} descriptors are open (ulimit -n)",
                limits.grpcMax(),
                limits.managementMax(),
                descriptors.open(),
                descriptors.max());
        return limits;
    }

    private static void warnIfUnprotected(ServerSettings settings) {
        if (!settings.listensToItsMachineAlone()
                && (settings.tls().isEmpty() || settings.access().open())) {
            LOG.warn(
                    "other machines reach {}: {}, {} (expected: --tls-cert and --access-file, or a network that lets in"
                            + " nobody else)",
                    settings.host(),
                    settings.tls().isPresent() ? "by TLS" : "without TLS",
                    settings.access().open() ? "and nobody is asked for a key" : "with keys");
        }
    }

    /**
     * Serves the model at {@code path} from now on in place of the default; returns when it is warm and new requests meet it.
     *
     * @throws RuntimeException when it can't be; the model that is served goes on then
     */
    public void serve(Path path) {
        models.serve("", path);
    }

    public int port() {
        return grpc.port();
    }

    public int managementPort() {
        return management.port();
    }

    /**
     * Drains: new requests are refused, running answers may end within the time of the settings; a training ends with its
     * checkpoint.
     */
    @Override
    public void close() {
        close(
                "trainings",
                () -> trainingWorkspace.ifPresent(open -> open.training().drain()));
        close("gRPC", grpc::close);
        close(
                "the last training",
                () -> trainingWorkspace.ifPresent(open -> open.training().close()));
        close("the models", models::close);
        close("the event loops", () -> vertx.close().await(EVENT_LOOPS_MAX.toSeconds(), TimeUnit.SECONDS));
        LOG.info("drained");
    }

    /** Lets {@link #close} end answers at once; any thread. */
    public void hurry() {
        LOG.info("ending answers now: asked a second time");
        grpc.hurry();
    }

    /** Each part is closed whatever another one does. */
    private static void close(String part, Closing closing) {
        try {
            closing.close();
        } catch (Exception failure) {
            LOG.error("closing {} failed", part, failure);
        }
    }

    private interface Closing {
        void close() throws Exception;
    }
}
