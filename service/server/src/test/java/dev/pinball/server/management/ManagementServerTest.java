package dev.pinball.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.report.EngineProgress;
import dev.pinball.server.config.ServerSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private EngineProgress progress = new EngineProgress(0, 0, 0, true);
    private final HealthWatch watch = new HealthWatch(() -> progress, () -> 1_000, Duration.ofNanos(100));
    private ManagementServer server;

    @BeforeEach
    void start() {
        PrometheusRegistry registry = new PrometheusRegistry();
        new EngineMetrics(registry);
        ServerSettings settings = ServerSettings.DEFAULTS.listeningOn("127.0.0.1", 0, 0);
        server = ManagementServer.start(vertx, settings, watch, registry).await();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close().await();
        vertx.close().await();
    }

    @Test
    void showsMetricsAsText() throws Exception {
        HttpResponse<String> metrics = get("/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(metrics.body()).contains("# TYPE pinball_steps_total counter");
    }

    @Test
    void isReadyOnceWarmAndNotWhileStalled() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        watch.ready();
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        progress = new EngineProgress(1, 1, 0, true);
        assertThat(get("/readyz").body()).isEqualTo("STALLED\n");
        assertThat(get("/livez").statusCode()).isEqualTo(503);
    }

    @Test
    void saysWhatThereIsForAnythingElse() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/").body()).contains("/metrics");
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.port() + path);
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
}
