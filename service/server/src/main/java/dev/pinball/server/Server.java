package dev.pinball.server;

import dev.pinball.PinballException;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.engine.report.StepObserver;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.server.accept.AcceptLimit;
import dev.pinball.server.accept.LimitedTransport;
import dev.pinball.server.config.ConnectionLimits;
import dev.pinball.server.config.FileDescriptors;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.grpc.GrpcServer;
import dev.pinball.server.management.EngineMetrics;
import dev.pinball.server.management.HealthWatch;
import dev.pinball.server.management.ManagementServer;
import dev.pinball.server.training.ModelRefusedException;
import dev.pinball.server.training.TrainingWorkspace;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service as a whole: a model on its warm accelerator, its gRPC port and its management port. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration EVENT_LOOPS_MAX = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final CurrentModel model;
    private final Optional<TrainingWorkspace> trainingWorkspace;
    private final GrpcServer grpc;
    private final ManagementServer management;

    private Server(
            Vertx vertx,
            CurrentModel model,
            Optional<TrainingWorkspace> trainingWorkspace,
            GrpcServer grpc,
            ManagementServer management) {
        this.vertx = vertx;
        this.model = model;
        this.trainingWorkspace = trainingWorkspace;
        this.grpc = grpc;
        this.management = management;
    }

    /** Listens, warms up, and then reports READY, so that the first client meets compiled code. */
    public static Server start(GgufFile file, EngineConfig config, ServerSettings asked) {
        PrometheusRegistry registry = new PrometheusRegistry();
        EngineMetrics metrics = new EngineMetrics(registry);
        AtomicBoolean warm = new AtomicBoolean();
        CurrentModel model = new CurrentModel(file, config, () -> observer(metrics, warm), asked.drainMax());
        AcceptLimit accepted = new AcceptLimit();
        Vertx vertx =
                Vertx.builder().withTransport(new LimitedTransport(accepted)).build();
        ServerSettings settings = asked.withConnections(fitting(asked.connections()));
        accepted.limit(settings.connections().acceptedMax());
        try {
            HealthWatch watch = new HealthWatch(model::progress, System::nanoTime, settings.stallAfter());
            ManagementServer management =
                    ManagementServer.start(vertx, settings, watch, registry).await();
            Optional<TrainingWorkspace> trainingWorkspace =
                    TrainingWorkspace.open(settings.training(), path -> serve(model, path));
            GrpcServer grpc = new GrpcServer(vertx, model.served(), settings, watch, metrics, trainingWorkspace);
            model.handRequests(grpc::serve);
            WireWarmUp.run(settings.host(), grpc.port(), model.settings());
            System.gc(); // what loading and warming up left behind is resident no longer
            warm.set(true);
            grpc.ready();
            return new Server(vertx, model, trainingWorkspace, grpc, management);
        } catch (IOException | RuntimeException failure) {
            model.close();
            vertx.close().await();
            throw new ServerException("can't serve on %s, ports %d and %d: %s"
                    .formatted(settings.host(), settings.port(), settings.managementPort(), failure.getMessage()));
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

    /** Serves a model that a client named; the client is told what is wrong with it. */
    private static void serve(CurrentModel model, Path path) {
        try {
            model.replace(path);
        } catch (PinballException | UncheckedIOException failure) {
            throw new ModelRefusedException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Observes one engine; requests of the warm-up are not counted. */
    private static StepObserver observer(EngineMetrics metrics, AtomicBoolean warm) {
        StepObserver gauges = metrics.ofEngine();
        return report -> {
            gauges.stepped(report);
            if (warm.get()) {
                metrics.stepped(report);
            }
        };
    }

    /**
     * Serves the model at {@code path} from now on; returns when it is warm and new requests meet it.
     *
     * @throws RuntimeException when it can't be; the model that is served goes on then
     */
    public void serve(Path path) {
        model.replace(path);
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
        close("the model", model::close);
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
