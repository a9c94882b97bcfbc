package dev.pinball.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.engine.report.EngineProgress;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.grpc.ShortTime;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private EngineProgress progress = new EngineProgress(0, 0, 0, false, true);
    private final HealthWatch watch = new HealthWatch(() -> List.of(progress), () -> 1_000, Duration.ofNanos(100));
    private ManagementServer server;

    @BeforeEach
    void start() {
        PrometheusRegistry registry = new PrometheusRegistry();
        var _ = new EngineMetrics(registry).of("model");
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
        progress = new EngineProgress(1, 1, 0, false, true);
        assertThat(get("/readyz").body()).isEqualTo("STALLED\n");
        assertThat(get("/livez").statusCode()).isEqualTo(503);
    }

    @Test
    void saysWhatThereIsForAnythingElse() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/").body()).contains("/metrics");
    }

    @Test
    void showsMetricsInTheFormatThatIsAskedFor() throws Exception {
        HttpResponse<String> metrics = send(HttpRequest.newBuilder(address("/metrics"))
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"));
        assertThat(metrics.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(metrics.body()).contains("# TYPE pinball_steps counter").endsWith("# EOF\n");
        HttpResponse<String> any =
                send(HttpRequest.newBuilder(address("/metrics")).header("Accept", "*/*"));
        assertThat(any.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    }

    @Test
    void readsAreAllThatCanBeAsked() throws Exception {
        watch.ready();
        for (String path : List.of("/metrics", "/livez", "/readyz")) {
            for (String method : List.of("POST", "DELETE", "PUT")) {
                HttpResponse<String> refused =
                        send(HttpRequest.newBuilder(address(path)).method(method, BodyPublishers.ofString("a")));
                assertThat(refused.statusCode()).isEqualTo(405);
                assertThat(refused.headers().firstValue("allow")).contains("GET, HEAD");
            }
            HttpResponse<String> head =
                    send(HttpRequest.newBuilder(address(path)).HEAD());
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void aConnectionWithoutACompleteRequestIsClosed() throws Exception {
        for (String sent : List.of("", "GET / HTTP/1.1\r\nHost:")) {
            ShortTime.enoughFor(idleMax -> assertThat(answer(idleMax, sent)).isEmpty());
        }
        ShortTime.enoughFor(idleMax ->
                assertThat(answer(idleMax, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).contains("read"));
    }

    /** What comes until a server closes that does so after {@code idleMax}. */
    private String answer(Duration idleMax, String sent) throws IOException {
        HttpServer impatient = vertx.createHttpServer(ManagementServer.OPTIONS);
        LimitedConnections connections = new LimitedConnections(vertx, 10, idleMax.toMillis());
        impatient
                .connectionHandler(connections::add)
                .requestHandler(request -> request.response().end("read"))
                .listen(0, "127.0.0.1")
                .await();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), impatient.actualPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void theConnectionThatIsSilentForTheLongestGivesWayToANewOne() throws Exception {
        HttpServer full = vertx.createHttpServer(ManagementServer.OPTIONS);
        LimitedConnections connections = new LimitedConnections(vertx, 2, 60_000);
        full.connectionHandler(connections::add)
                .requestHandler(request -> {
                    connections.requested(request.connection());
                    request.response().end("read");
                })
                .listen(0, "127.0.0.1")
                .await();
        InetAddress here = InetAddress.getLoopbackAddress();
        try (Socket silent = new Socket(here, full.actualPort());
                Socket used = new Socket(here, full.actualPort())) {
            silent.getOutputStream().write("GET /met".getBytes(StandardCharsets.US_ASCII));
            assertIsAnswered(used);
            try (Socket probe = new Socket(here, full.actualPort())) {
                assertIsAnswered(probe);
            }
            silent.setSoTimeout(20_000);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertIsAnswered(used);
        }
    }

    private static void assertIsAnswered(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("read")) {
            int octet = socket.getInputStream().read();
            assertThat(octet).as(answer.toString()).isNotNegative();
            answer.append((char) octet);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(address(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
