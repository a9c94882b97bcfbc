package dev.pinball.server.management;

import dev.pinball.server.config.ServerSettings;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code /metrics} (Prometheus text format), {@code /livez} and {@code /readyz}. */
public final class ManagementServer {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);

    private final Vertx vertx;
    private final HealthWatch watch;
    private final PrometheusRegistry registry;
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final HttpServer server;

    private ManagementServer(Vertx vertx, HealthWatch watch, PrometheusRegistry registry) {
        this.vertx = vertx;
        this.watch = watch;
        this.registry = registry;
        server = vertx.createHttpServer().requestHandler(this::answer);
    }

    /** Starts listening; the future has the server once it does. */
    public static Future<ManagementServer> start(
            Vertx vertx, ServerSettings settings, HealthWatch watch, PrometheusRegistry registry) {
        ManagementServer management = new ManagementServer(vertx, watch, registry);
        return management
                .server
                .listen(settings.managementPort(), settings.host())
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
        Health health = watch.check();
        Future<Void> answered = switch (String.valueOf(request.path())) {
            case "/metrics" -> metrics(request);
            case "/livez" -> text(request, health.live() ? 200 : 503, health.name());
            case "/readyz" -> text(request, health.ready() ? 200 : 503, health.name());
            default -> text(request, 404, "/metrics, /livez or /readyz");
        };
        answered.onFailure(failure -> LOG.debug("{} was not answered", request.path(), failure));
    }

    private static Future<Void> text(HttpServerRequest request, int status, String text) {
        return request.response()
                .setStatusCode(status)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .end(text + "\n");
    }

    private Future<Void> metrics(HttpServerRequest request) {
        return vertx.executeBlocking(this::scrape, false)
                .compose(text -> request.response()
                        .putHeader("content-type", writer.getContentType())
                        .end(text));
    }

    private Buffer scrape() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.write(bytes, registry.scrape());
        return Buffer.buffer(bytes.toByteArray());
    }
}
