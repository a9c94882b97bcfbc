package dev.pinball.server.management;

import dev.pinball.server.config.ServerSettings;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code /metrics} (in the format of Prometheus that is asked for), {@code /livez} and {@code /readyz}. */
public final class ManagementServer {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

    /** How long a connection may be without a complete request. */
    static final long IDLE_MAX_MS = 30_000;

    /** Without HTTP/2 a connection is known before its first bytes. */
    static final HttpServerOptions OPTIONS = new HttpServerOptions().setHttp2ClearTextEnabled(false);

    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Vertx vertx;
    private final HealthWatch watch;
    private final PrometheusRegistry registry;
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final LimitedConnections connections;
    private final HttpServer server;

    private ManagementServer(Vertx vertx, int connectionsMax, HealthWatch watch, PrometheusRegistry registry) {
        this.vertx = vertx;
        this.watch = watch;
        this.registry = registry;
        connections = new LimitedConnections(vertx, connectionsMax, IDLE_MAX_MS);
        server = vertx.createHttpServer(OPTIONS)
                .connectionHandler(connections::add)
                .requestHandler(this::answer);
    }

    /** Starts listening; the future has the server once it does. */
    public static Future<ManagementServer> start(
            Vertx vertx, ServerSettings settings, HealthWatch watch, PrometheusRegistry registry) {
        ManagementServer management =
                new ManagementServer(vertx, settings.connections().managementMax(), watch, registry);
        return management
                .server
                .listen(settings.managementPort(), settings.host())
                .recover(failure -> Future.failedFuture(new IOException(
                        "management port %d: %s".formatted(settings.managementPort(), failure.getMessage()), failure)))
                .map(listening -> {
                    LOG.info("metrics and probes listen on {}:{}", settings.host(), listening.actualPort());
                    return management;
                });
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** Stops listening. */
    public Future<Void> close() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        connections.requested(request.connection());
        answered(request).onFailure(failure -> LOG.debug("{} was not answered", request.path(), failure));
    }

    private Future<Void> answered(HttpServerRequest request) {
        Health health = watch.check();
        return switch (String.valueOf(request.path())) {
            case "/metrics" -> read(request, () -> metrics(request));
            case "/livez" -> read(request, () -> text(request, health.live() ? 200 : 503, health.name()));
            case "/readyz" -> read(request, () -> text(request, health.ready() ? 200 : 503, health.name()));
            default -> text(request, 404, "/metrics, /livez or /readyz");
        };
    }

    /** Nothing can be changed here. What else a client sends with another method is not read: the connection is closed. */
    private static Future<Void> read(HttpServerRequest request, Supplier<Future<Void>> answer) {
        if (METHODS.contains(request.method())) {
            return answer.get();
        }
        request.response().putHeader("allow", "GET, HEAD").putHeader("connection", "close");
        return text(request, 405, "%s (expected: GET or HEAD)".formatted(request.method()));
    }

    private static Future<Void> text(HttpServerRequest request, int status, String text) {
        return request.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end(text + "\n");
    }

    private Future<Void> metrics(HttpServerRequest request) {
        ExpositionFormatWriter writer = formats.findWriter(request.getHeader("accept"));
        return vertx.executeBlocking(() -> scrape(writer), false)
                .compose(text -> request.response()
                        .putHeader("content-type", writer.getContentType())
                        .end(text));
    }

    private Buffer scrape(ExpositionFormatWriter writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.write(bytes, registry.scrape());
        return Buffer.buffer(bytes.toByteArray());
    }
}
