package dev.pinball.server.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.pinball.server.config.AccessSettings;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.grpc.RunningServer;
import dev.pinball.server.identity.ApiKey;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.Start;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the log says of requests over every protocol. */
@Timeout(60)
@SuppressWarnings("NullAway.Init") // the server is started before each test
class RequestLineTest {
    private final BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event);
        }
    };
    private final Logger logger = (Logger) LoggerFactory.getLogger(RequestLine.LOGGER);
    private final ApiKey key = ApiKey.random();
    private final ApiKey unlimited = ApiKey.random();
    private RunningServer running;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        Path access = Files.writeString(folder.resolve("access.yaml"), """
                keys:
                - {name: shop, sha256: %s, roles: [generate]}
                - {name: bulk, sha256: %s, roles: [generate]}
                tenants: {shop: {requests_per_minute: 1}}
                """.formatted(key.sha256(), unlimited.sha256()));
        appender.start();
        logger.addAppender(appender);
        running = new RunningServer(
                ServerSettings.DEFAULTS
                        .withDrainMax(Duration.ZERO)
                        .withAccess(new AccessSettings(Optional.of(access), Optional.empty()))
                        .withRequestsLogged(),
                RunningServer.SEQUENCES_MAX);
    }

    @AfterEach
    void stop() {
        running.close();
        logger.detachAppender(appender);
    }

    @Test
    void anAnswerIsOneLineWithWhatItCost() throws Exception {
        stub("x-request-id", "order-7").complete(request(3));

        assertThat(line())
                .containsEntry("request_id", "order-7")
                .containsEntry("tenant", "shop")
                .containsEntry("model", "fake")
                .containsEntry("call", "pinball.v1.Generation/Complete")
                .containsEntry("outcome", "length")
                .containsEntry("generated_tokens", "3")
                .containsKeys("prompt_tokens", "cached_tokens", "queue_ms", "first_token_ms", "total_ms")
                .allSatisfy((_, value) -> assertThat(value).doesNotContain("SECRET"));
        assertThat(lines).isEmpty();
    }

    @Test
    void aRefusalIsOneLineWithItsReason() throws Exception {
        assertThat(refused(() -> stub("x", "").complete(request(-1)))).isTrue();
        assertThat(line()).containsEntry("outcome", "refused_invalid").containsEntry("tenant", "shop");
        stub("x", "").complete(request(1));
        assertThat(line()).containsEntry("outcome", "length");
        assertThat(refused(() -> stub("x", "").complete(request(1)))).isTrue();
        assertThat(line()).containsEntry("outcome", "refused_queue_full").containsEntry("model", "fake");
        assertThat(refused(() -> GenerationGrpc.newBlockingStub(running.channel).complete(request(3))))
                .isTrue();
        assertThat(line()).containsEntry("outcome", "refused_unauthenticated").containsEntry("tenant", "");
        assertThat(lines).isEmpty();
    }

    @Test
    void aRequestOfAStreamIsNamedByItsCallAndItself() throws Exception {
        StreamObserver<ConverseRequest> stream = GenerationGrpc.newStub(running.channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata("x-request-id", "session", key)))
                .converse(new Ignored());
        stream.onNext(start("first", 2));
        assertThat(line()).containsEntry("request_id", "session/first").containsEntry("outcome", "length");
        stream.onNext(start("second", -1));
        assertThat(line()).containsEntry("request_id", "session/second").containsEntry("outcome", "refused_invalid");
        stream.onCompleted();
    }

    @Test
    void anAnswerOverHttpIsOneLine() throws Exception {
        assertThat(post("/v1/completions", key.secret(), "{\"prompt\": \"SECRET\", \"max_tokens\": 2}"))
                .isEqualTo(200);
        assertThat(line()).containsEntry("call", "/v1/completions").containsEntry("outcome", "length");
        assertThat(post("/v1/completions", key.secret(), "{\"prompt\": \"SECRET\", \"max_tokens\": \"many\"}"))
                .isEqualTo(400);
        assertThat(line()).containsEntry("outcome", "refused_invalid").containsEntry("request_id", "http-1");
        assertThat(lines).isEmpty();
    }

    @Test
    void eachAnswerToSeveralPromptsIsALineThatSaysWhichPrompt() throws Exception {
        String body = "{\"prompt\": [\"SECRET\", \"SECRETS\"], \"max_tokens\": 2, \"n\": 2}";
        assertThat(post("/v1/completions", unlimited.secret(), body)).isEqualTo(200);
        List<String> told = new ArrayList<>();
        for (int count = 0; count < 4; count++) {
            Map<String, String> line = line();
            told.add("%s %s %s".formatted(line.get("request_id"), line.get("prompt_tokens"), line.get("outcome")));
        }
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "http-1/0 6 length", "http-1/0 6 length", "http-1/1 7 length", "http-1/1 7 length");
        assertThat(lines).isEmpty();
    }

    @Test
    void severalPromptsThatAreRefusedAreOneLine() throws Exception {
        String body = "{\"prompt\": [\"SECRET\", \"%s\"]}";
        assertThat(post("/v1/completions", unlimited.secret(), body.formatted("A".repeat(3_000))))
                .isEqualTo(400);
        assertThat(line()).containsEntry("request_id", "http-1").containsEntry("outcome", "refused_too_large");
        assertThat(post("/v1/completions", key.secret(), body.formatted("A")))
                .as("its tenant has one place")
                .isEqualTo(400);
        assertThat(line()).containsEntry("request_id", "http-1").containsEntry("outcome", "refused_too_large");
        running.awaitSequences(0);
        stub("x-request-id", "next", unlimited).complete(request(1));
        assertThat(line()).as("what had a place ended unseen").containsEntry("request_id", "next");
    }

    @Test
    void aKeyInTheWrongHeaderIsNotLogged() throws Exception {
        stub("x-request-id", "job-" + key.secret() + "0").complete(request(1));
        assertThat(line().get("request_id")).matches("[0-9a-f]{16}");
        assertThat(refused(() ->
                        stub("x-request-id", key.secret().substring(0, 48)).complete(request(1))))
                .isTrue();
        assertThat(line().get("request_id")).matches("[0-9a-f]{16}");
        RequestLine line = RequestLine.of("call", "a", key.secret()::equals);
        assertThat(line.of(key.secret()).requestId()).isEqualTo("a/a key");
    }

    @Test
    void aKeyInAPathIsNotLogged() throws Exception {
        for (String written : List.of(key.secret(), key.secret().substring(2))) {
            assertThat(post("/v1/completions/" + written, "nobody", "{}")).isEqualTo(401);
            assertThat(line()).containsEntry("call", "a key").containsEntry("outcome", "refused_unauthenticated");
        }
    }

    @Test
    void anIdThatCouldForgeALineIsReplaced() {
        for (String id : new String[] {"a b", "a\nb", "tenant=x", "", "x".repeat(129)}) {
            assertThat(RequestLine.of("call", id, _ -> false).requestId())
                    .as(id)
                    .matches("[0-9a-f]{16}");
        }
        assertThat(RequestLine.of("call", "a", _ -> false).of("b".repeat(200)).requestId())
                .hasSize(130);
    }

    private Map<String, String> line() throws InterruptedException {
        return lines.take().getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    }

    private int post(String path, String secret, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(running.server.port(), path)))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + secret)
                .header("x-request-id", "http-1")
                .POST(BodyPublishers.ofString(json))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).statusCode();
        }
    }

    private GenerationGrpc.GenerationBlockingStub stub(String name, String value) {
        return stub(name, value, key);
    }

    private GenerationGrpc.GenerationBlockingStub stub(String name, String value, ApiKey caller) {
        return GenerationGrpc.newBlockingStub(running.channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata(name, value, caller)));
    }

    private static Metadata metadata(String name, String value, ApiKey caller) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + caller.secret());
        metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return metadata;
    }

    private static boolean refused(Runnable call) {
        try {
            call.run();
            return false;
        } catch (StatusRuntimeException refusal) {
            return true;
        }
    }

    private static GenerateRequest request(int tokensMax) {
        return GenerateRequest.newBuilder()
                .setPrompt(Prompt.newBuilder().setText("SECRET"))
                .setOptions(GenerationOptions.newBuilder().setMaxTokens(tokensMax))
                .build();
    }

    private static ConverseRequest start(String id, int tokensMax) {
        GenerateRequest request = request(tokensMax);
        return ConverseRequest.newBuilder()
                .setRequestId(id)
                .setStart(Start.newBuilder()
                        .setPrompt(request.getPrompt())
                        .setOptions(request.getOptions())
                        .setGo(true))
                .build();
    }

    private static final class Ignored implements StreamObserver<ConverseResponse> {
        @Override
        public void onNext(ConverseResponse response) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
