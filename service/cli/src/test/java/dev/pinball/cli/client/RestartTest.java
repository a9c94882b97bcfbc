package dev.pinball.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.completions.CompletionCreateParams;
import dev.pinball.client.AnswerStream;
import dev.pinball.client.PinballClient;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The process of the server is killed in the middle of its answers and started again on the same port, as a supervisor does. Clients
 * that try again get the answers that they would have got.
 */
@Timeout(120)
@SuppressWarnings({"deprecation", "NullAway.Init"}) // OpenAI deprecates seeds; the server is started before each test
class RestartTest {
    private static final String PROMPT = "Once there was";
    private static final int TOKENS = 40;
    private static final int CLIENTS = 4;

    private final CountDownLatch answering = new CountDownLatch(CLIENTS);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private ServerProcess server;

    @BeforeEach
    void start() throws IOException {
        server = ServerProcess.start(0, "--accelerator", "null:20000"); // a token in 20 ms
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        server.kill();
    }

    @Test
    void clientsThatTryAgainGetTheirAnswers() throws Exception {
        List<Future<String>> answers = new ArrayList<>();
        try (PinballClient client = PinballClient.connect("127.0.0.1", server.port())) {
            String expected = client.complete(request()).getText();
            for (int index = 0; index < CLIENTS; index++) {
                answers.add(threads.submit(
                        () -> retrying(() -> client.complete(request()).getText())));
                answers.add(threads.submit((Callable<String>) this::overHttp));
                answers.add(threads.submit(() -> retrying(() -> streamed(client))));
            }
            answering.await();

            server.kill();
            server = ServerProcess.start(server.port(), "--accelerator", "null:20000");

            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo(expected).isNotEmpty();
            }
        }
    }

    /** The client tries five times before its caller asks anew; what has begun to come is for the caller alone to ask for again. */
    private static String retrying(Supplier<String> answer) {
        while (true) {
            try {
                return answer.get();
            } catch (StatusRuntimeException failure) {
                assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            }
        }
    }

    private String streamed(PinballClient client) {
        try (AnswerStream answer = client.generate(request())) {
            String first = answer.next().getText();
            answering.countDown();
            return first + answer.text();
        }
    }

    private String overHttp() {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl("http://127.0.0.1:%d/v1".formatted(server.port()))
                .apiKey("none")
                .maxRetries(10)
                .build();
        try {
            return client.completions()
                    .create(CompletionCreateParams.builder()
                            .model("default")
                            .prompt(PROMPT)
                            .maxTokens(TOKENS)
                            .temperature(0)
                            .build())
                    .choices()
                    .getFirst()
                    .text();
        } finally {
            client.close();
        }
    }

    private static GenerateRequest request() {
        return GenerateRequest.newBuilder()
                .setPrompt(Prompt.newBuilder().setText(PROMPT))
                .setOptions(GenerationOptions.newBuilder().setMaxTokens(TOKENS).setTemperature(0))
                .build();
    }
}
