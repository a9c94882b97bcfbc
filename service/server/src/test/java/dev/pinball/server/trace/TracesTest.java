package dev.pinball.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a collector of OpenTelemetry receives of calls over both protocols. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // collector and server are started before each test
class TracesTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

    private final List<byte[]> received = new CopyOnWriteArrayList<>();
    private HttpServer collector;
    private RunningServer running;

    @BeforeEach
    void start() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            received.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        URI endpoint = URI.create(
                "http://127.0.0.1:%d/v1/traces".formatted(collector.getAddress().getPort()));
        running = new RunningServer(
                ServerSettings.DEFAULTS.withDrainMax(Duration.ZERO).withTraces(endpoint), RunningServer.SEQUENCES_MAX);
    }

    @AfterEach
    void stop() {
        running.close();
        collector.stop(0);
    }

    /** What the collector received, once the server has ended. */
    private String spans() {
        running.server.close();
        StringBuilder all = new StringBuilder();
        received.forEach(bytes -> all.append(new String(bytes, StandardCharsets.ISO_8859_1)));
        return all.toString();
    }

    private static String bytes(String hexadecimal) {
        return new String(HexFormat.of().parseHex(hexadecimal), StandardCharsets.ISO_8859_1);
    }

    @Test
    void anAnswerOverGrpcIsInTheTraceOfItsCaller() {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), PARENT);
        GenerationGrpc.newBlockingStub(running.channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .complete(GenerateRequest.newBuilder()
                        .setPrompt(Prompt.newBuilder().setText("SECRET"))
                        .setOptions(GenerationOptions.newBuilder().setMaxTokens(3))
                        .build());
        assertThat(spans())
                .contains(bytes(TRACE))
                .contains("text_completion fake", "queue", "prompt", "generate")
                .contains("gen_ai.usage.input_tokens", "gen_ai.response.finish_reasons")
                .doesNotContain("SECRET");
    }

    @Test
    void anAnswerOverHttpIsInTheTraceOfItsCaller() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/v1/chat/completions".formatted(running.server.port())))
                .header("content-type", "application/json")
                .header("traceparent", PARENT)
                .POST(BodyPublishers.ofString(
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"SECRET\"}],\"max_tokens\":3}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
        assertThat(spans()).contains(bytes(TRACE)).contains("chat fake").doesNotContain("SECRET");
    }

    @Test
    void aParentThatIsNoneBeginsATrace() {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(5_000));
        GenerationGrpc.newBlockingStub(running.channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata))
                .complete(GenerateRequest.newBuilder()
                        .setPrompt(Prompt.newBuilder().setText("A"))
                        .setOptions(GenerationOptions.newBuilder().setMaxTokens(3))
                        .build());
        assertThat(spans()).contains("text_completion fake").doesNotContain("xxxx");
    }
}
