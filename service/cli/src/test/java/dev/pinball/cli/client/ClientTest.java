package dev.pinball.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.cli.EmbeddedModelFile;
import dev.pinball.client.AnswerStream;
import dev.pinball.client.PinballClient;
import dev.pinball.client.PromptStream;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.server.Server;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.v1.Accepted;
import dev.pinball.v1.CompleteResponse;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.Finished;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerateResponse;
import dev.pinball.v1.GenerationGrpc;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client library over a real socket. */
@Timeout(60)
class ClientTest {
    private static final Path ROOT = Path.of(System.getProperty("pinball.root"));
    private static final int JAVA_17 = 61;

    @TempDir
    private static Path folder;

    private static Server server;
    private static PinballClient client;

    @BeforeAll
    static void start() {
        server = Server.start(
                GgufFile.open(EmbeddedModelFile.write(folder)),
                EngineConfig.DEFAULTS,
                ServerSettings.DEFAULTS.listeningOn("127.0.0.1", 0, 0));
        client = PinballClient.connect("127.0.0.1", server.port());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    @Test
    void givesTheSameAnswerWholeStreamedAndInPieces() {
        CompleteResponse whole = client.complete(request("Once there was a happy boy", 30));
        try (AnswerStream answer = client.generate(request("Once there was a happy boy", 30))) {
            assertThat(answer.text()).isEqualTo(whole.getText()).isNotEmpty();
            assertThat(answer.hasNext()).isFalse();
            assertThat(answer.finished().getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        }
        try (PromptStream prompt = client.open(options(30))) {
            AnswerStream answer =
                    prompt.append("Once there was").append(" a happy boy").go();
            assertThat(answer.text()).isEqualTo(whole.getText());
        }
    }

    @Test
    void failsWithTheWordsOfTheServer() {
        GenerateRequest wrong = request("Once", 0);
        String message = "max_tokens: 0 (expected: 1..";
        assertThatThrownBy(() -> client.complete(wrong))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("INVALID_ARGUMENT: " + message);
        try (AnswerStream answer = client.generate(wrong)) {
            assertThatThrownBy(answer::hasNext).hasMessageContaining("INVALID_ARGUMENT: " + message);
            assertThatThrownBy(answer::hasNext).hasMessageContaining("INVALID_ARGUMENT: " + message);
        }
        try (AnswerStream answer =
                client.open("other", options(1)).append("Once").go()) {
            assertThatThrownBy(answer::text).hasMessageContaining("NOT_FOUND: model: other (expected: model)");
        }
    }

    @Test
    void aDeadlineEndsARequest() {
        PinballClient hurried = client.withDeadline(Duration.ofNanos(1));
        assertThatThrownBy(() -> hurried.complete(request("Once", 5))).hasMessageContaining("DEADLINE_EXCEEDED");
    }

    @Test
    void sendsARefusedRequestAgainWhenTheServerSays() throws IOException {
        try (RefusingServer refusing = new RefusingServer(2);
                PinballClient patient = PinballClient.connect("127.0.0.1", refusing.port())) {
            try (AnswerStream answer = patient.generate(request("Once", 5))) {
                assertThat(answer.finished().getReason()).isEqualTo(FinishReason.FINISH_REASON_STOP);
            }
            assertThat(refusing.requests.get()).isEqualTo(3);
        }
    }

    @Test
    void closingAnAnswerCancelsItsRequest() throws Exception {
        try (RefusingServer silent = new RefusingServer(0);
                PinballClient impatient = PinballClient.connect("127.0.0.1", silent.port())) {
            AnswerStream answer = impatient.generate(request("forever", 5));
            silent.begun.await();
            answer.close();
            silent.cancelled.await();
            assertThatThrownBy(answer::hasNext).hasMessageContaining("CANCELLED");
        }
    }

    @Test
    void hasClassesForJava17() throws IOException {
        for (Class<?> type : List.of(PinballClient.class, GenerateRequest.class)) {
            try (InputStream bytes = type.getResourceAsStream(type.getSimpleName() + ".class")) {
                assertThat((int) Objects.requireNonNull(bytes).readNBytes(8)[7])
                        .as(type.getName())
                        .isEqualTo(JAVA_17);
            }
        }
    }

    @Test
    void theExampleOfTheReadmeCompilesAndRuns() throws IOException {
        Matcher example = Pattern.compile("```java\n(import dev.pinball.client.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(example.find()).isTrue();
        List<String> compiled = lines(
                Files.readString(ROOT.resolve("service/cli/src/test/java/dev/pinball/cli/client/ClientExample.java"))
                        .replace(", port)", ", 8080)"));
        assertThat(compiled).containsSubsequence(lines(example.group(1)));
        PrintStream before = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            ClientExample.run(server.port());
        } finally {
            System.setOut(before);
        }
        assertThat(output.toString(StandardCharsets.UTF_8)).contains("FINISH_REASON_");
    }

    private static List<String> lines(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static GenerateRequest request(String prompt, int tokensMax) {
        return GenerateRequest.newBuilder()
                .setPrompt(Prompt.newBuilder().setText(prompt))
                .setOptions(options(tokensMax))
                .build();
    }

    private static GenerationOptions options(int tokensMax) {
        return GenerationOptions.newBuilder()
                .setMaxTokens(tokensMax)
                .setSeed(7)
                .setIgnoreEndOfOutput(true)
                .build();
    }

    /** Refuses some requests for now, then answers; a request that begins with "forever" never. */
    private static final class RefusingServer extends GenerationGrpc.GenerationImplBase implements AutoCloseable {
        private static final Metadata.Key<String> PUSHBACK =
                Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

        final AtomicInteger requests = new AtomicInteger();
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch cancelled = new CountDownLatch(1);
        private final int refusals;
        private final io.grpc.Server server;

        RefusingServer(int refusals) throws IOException {
            this.refusals = refusals;
            server = NettyServerBuilder.forPort(0).addService(this).build().start();
        }

        int port() {
            return server.getPort();
        }

        @Override
        public void generate(GenerateRequest request, StreamObserver<GenerateResponse> responses) {
            if (requests.incrementAndGet() <= refusals) {
                Metadata trailers = new Metadata();
                trailers.put(PUSHBACK, "1");
                responses.onError(Status.RESOURCE_EXHAUSTED.asRuntimeException(trailers));
                return;
            }
            responses.onNext(GenerateResponse.newBuilder()
                    .setAccepted(Accepted.getDefaultInstance())
                    .build());
            if (request.getPrompt().getText().equals("forever")) {
                io.grpc.Context.current().addListener(_ -> cancelled.countDown(), Runnable::run);
                begun.countDown();
                return;
            }
            responses.onNext(GenerateResponse.newBuilder()
                    .setFinished(Finished.newBuilder().setReason(FinishReason.FINISH_REASON_STOP))
                    .build());
            responses.onCompleted();
        }

        @Override
        public void close() {
            server.shutdownNow();
        }
    }
}
