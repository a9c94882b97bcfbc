package dev.pinball.server.grpc;

import static dev.pinball.server.grpc.transport.MalformedMessageInterceptor.parsedLast;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.config.StreamLimits;
import dev.pinball.server.grpc.call.OpenCalls;
import dev.pinball.server.grpc.connection.AcceptedConnections;
import dev.pinball.server.grpc.generation.GenerationService;
import dev.pinball.server.grpc.inference.InferenceService;
import dev.pinball.server.grpc.models.ModelLoading;
import dev.pinball.server.grpc.models.ModelsService;
import dev.pinball.server.grpc.training.TrainingService;
import dev.pinball.server.grpc.training.WorkspaceAccess;
import dev.pinball.server.grpc.transport.Callers;
import dev.pinball.server.grpc.transport.Connections;
import dev.pinball.server.grpc.transport.DeadlineInterceptor;
import dev.pinball.server.grpc.transport.EventLoops;
import dev.pinball.server.grpc.transport.MalformedMessageInterceptor;
import dev.pinball.server.grpc.transport.UnreadEndInterceptor;
import dev.pinball.server.grpc.transport.VertxContextInterceptor;
import dev.pinball.server.http.HttpConnections;
import dev.pinball.server.identity.Access;
import dev.pinball.server.management.HealthWatch;
import dev.pinball.server.management.StallWatch;
import dev.pinball.server.openai.OpenAiService;
import dev.pinball.server.request.ModelEndpoints;
import dev.pinball.server.tls.ServerTls;
import dev.pinball.server.trace.CallObservers;
import dev.pinball.server.trace.Traces;
import dev.pinball.server.training.TrainingWorkspace;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code pinball.v1.Generation}, {@code Models} and {@code Training}, {@code inference.GRPCInferenceService}, health and
 * reflection on the event loops of Vert.x.
 */
public final class GrpcServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcServer.class);
    /** It logs a warning for every client that disconnects during an answer, which is normal. */
    private static final java.util.logging.Logger NETTY_HANDLER =
            java.util.logging.Logger.getLogger("io.grpc.netty.NettyServerHandler");

    private static final long HEALTH_EVERY_MS = 1_000;
    private static final long UNREAD_EVERY_MS = 1_000;
    private static final Duration LAST_WORDS_MAX = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final ModelEndpoints models;
    private final HealthWatch watch;
    private final GrpcHealth health;
    private final OpenCalls calls = new OpenCalls();
    private final Duration drainMax;
    private final Optional<ServerTls> tls;
    private final Access access;
    private final Optional<Traces> traces;
    private final EventLoops eventLoops;
    private final AcceptedConnections connections;
    private final Server server;
    private final long healthTimer;
    private final long unreadTimer;
    private volatile boolean hurried;

    /**
     * Starts listening; not on an event loop, since it waits for the port.
     *
     * @param models which requests meet; they are drained, and closed, with the server
     * @param trainingWorkspace what clients may do in a workspace, where there is one
     * @throws IOException when the port can't be taken
     */
    public GrpcServer(
            Vertx vertx,
            ModelEndpoints models,
            ServerSettings settings,
            Security security,
            HealthWatch watch,
            Optional<TrainingWorkspace> trainingWorkspace)
            throws IOException {
        NETTY_HANDLER.setLevel(java.util.logging.Level.SEVERE);
        this.vertx = vertx;
        this.models = models;
        this.watch = watch;
        this.drainMax = settings.drainMax();
        StreamLimits limits = settings.streams();
        health = new GrpcHealth(watch);
        traces = settings.traces().map(Traces::to);
        access = security.access();
        tls = security.tls();
        CallObservers observers = new CallObservers(traces, settings.requestsLogged(), security.access()::holdsKey);
        eventLoops = new EventLoops(vertx);
        Connections shares = new Connections();
        HttpConnections http = new HttpConnections(
                new OpenAiService(models, calls, watch, access, observers),
                eventLoops,
                settings.connections().idleMax(),
                settings.connections().ageMax());
        connections = new AcceptedConnections(settings.connections(), limits.messageBytesMax(), tls, http);
        WorkspaceAccess workspaceAccess = new WorkspaceAccess(trainingWorkspace);
        ModelLoading loading = new ModelLoading(workspaceAccess);
        server = eventLoops
                .serve(TransportLimits.builder(settings), connections)
                .addTransportFilter(shares)
                .intercept(shares)
                .intercept(new VertxContextInterceptor(eventLoops))
                .intercept(new DeadlineInterceptor(eventLoops))
                .intercept(new Callers(access, observers))
                .intercept(new MalformedMessageInterceptor())
                .intercept(new UnreadEndInterceptor(eventLoops, limits.unreadMax()))
                .addService(parsedLast(new GenerationService(models, eventLoops, calls)))
                .addService(parsedLast(new ModelsService(models, eventLoops, calls, loading)))
                .addService(parsedLast(new InferenceService(models, eventLoops, calls, watch, loading)))
                .addService(parsedLast(new TrainingService(models, eventLoops, calls, workspaceAccess)))
                .addService(parsedLast(health.service()))
                .addService(parsedLast(ProtoReflectionServiceV1.newInstance()))
                .addService(parsedLast(reflectionV1Alpha()))
                .build()
                .start();
        StallWatch stall = new StallWatch(watch);
        healthTimer = vertx.setPeriodic(HEALTH_EVERY_MS, _ -> {
            health.update();
            stall.check();
        });
        long unreadMaxMs = limits.unreadMax().toMillis();
        unreadTimer =
                vertx.setPeriodic(Math.min(UNREAD_EVERY_MS, unreadMaxMs), _ -> calls.endUnread(limits.unreadMax()));
        LOG.info(
                "gRPC listens on {}:{} {}; a stream may hold {} KiB unread and {} open requests",
                settings.host(),
                port(),
                settings.tls().isPresent() ? "by TLS" : "without TLS",
                settings.streams().bytesHeldMax() >> 10,
                settings.streams().requestsOpenMax());
    }

    /** What clients older than reflection v1 ask for. */
    @SuppressWarnings("deprecation")
    private static io.grpc.BindableService reflectionV1Alpha() {
        return io.grpc.protobuf.services.ProtoReflectionService.newInstance();
    }

    /** With which the server may call itself before it is ready. */
    public String ownKey() {
        return access.ownKey();
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** The service is warm: health says from now on what the progress of steps says. */
    public void ready() {
        tls.ifPresent(ServerTls::ready);
        access.ready();
        watch.ready();
        health.update();
    }

    /**
     * Takes no new requests, lets answers that have begun go on for the time of the settings, then ends them with {@link
     * FinishReason#SHUTDOWN}. Returns when all calls have ended; not on an event loop.
     */
    @Override
    public void close() {
        LOG.info("closing: {} calls are open and have {} s to end", openCallCount(), drainMax.toSeconds());
        watch.drain();
        health.update();
        vertx.cancelTimer(healthTimer);
        vertx.cancelTimer(unreadTimer);
        closeConnections();
        models.retire();
        calls.drain();
        if (hurried || !ended(drainMax)) {
            calls.end(FinishReason.SHUTDOWN);
        }
        if (!ended(LAST_WORDS_MAX)) {
            server.shutdownNow();
            ended(LAST_WORDS_MAX);
        }
        models.close();
        traces.ifPresent(Traces::close);
    }

    /** Each connection is told that its next requests are its last, before any is refused. */
    private void closeConnections() {
        connections.close().awaitUninterruptibly(LAST_WORDS_MAX.toMillis());
        eventLoops.awaitTasks(LAST_WORDS_MAX); // gRPC knows them all: one that it meets later it closes without a word
        server.shutdown();
        eventLoops.awaitTasks(LAST_WORDS_MAX); // the loop that accepts has told all loops, and they their connections
    }

    /** Ends the answers for which {@link #close} waits, or would wait; any thread. */
    public void hurry() {
        hurried = true;
        calls.end(FinishReason.SHUTDOWN);
    }

    /** Those of all services. */
    List<MethodDescriptor<?, ?>> methods() {
        return server.getServices().stream()
                .flatMap(service -> service.getMethods().stream())
                .<MethodDescriptor<?, ?>>map(ServerMethodDefinition::getMethodDescriptor)
                .toList();
    }

    public int openCallCount() {
        return calls.count();
    }

    private boolean ended(Duration max) {
        try {
            return server.awaitTermination(max.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
