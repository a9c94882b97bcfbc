package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.server.NamedModel;
import dev.pinball.server.config.ServerSettings;
import dev.pinball.server.config.TrainingSettings;
import dev.pinball.v1.Append;
import dev.pinball.v1.ConverseRequest;
import dev.pinball.v1.ConverseResponse;
import dev.pinball.v1.DescribeRequest;
import dev.pinball.v1.FinishReason;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Go;
import dev.pinball.v1.ListModelsRequest;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.RefusalReason;
import dev.pinball.v1.ServeRequest;
import dev.pinball.v1.ServedModel;
import dev.pinball.v1.Start;
import dev.pinball.v1.UnloadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several models on one server: named in requests, loaded and unloaded while others answer. */
@Timeout(120)
class SeveralModelsTest {
    private static final String PROMPT = "Once there was";

    @TempDir
    private Path folder;

    @TempDir
    private Path workspace;

    private TestService service;

    @BeforeEach
    void start() throws IOException {
        Path model = EmbeddedModelFile.write(folder);
        Path small = folder.resolve("small.gguf");
        assertThat(PinballCommand.run(
                        "quantize", "--model", model.toString(), "--type", "Q4_0", "--out", small.toString()))
                .isZero();
        Files.copy(small, workspace.resolve("small.gguf"));
        ServerSettings settings =
                ServerSettings.DEFAULTS.withModelsMax(3).withTraining(new TrainingSettings(Optional.of(workspace), 1));
        service = new TestService(
                List.of(NamedModel.of(GgufFile.open(model)), new NamedModel("org/small", GgufFile.open(small))),
                settings,
                "--accelerator=host:2");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aRequestMeetsTheModelThatItNames() throws Exception {
        String ofFirst = complete("model");
        String ofSecond = complete("org/small");
        assertThat(ofFirst).isNotEqualTo(ofSecond);
        assertThat(complete("")).isEqualTo(ofFirst);
        assertThat(http("/v1/completions", "org/small").body()).contains(json(ofSecond), "\"model\":\"org/small\"");
        assertThat(http("/v1/completions", "model").body()).contains(json(ofFirst), "\"model\":\"model\"");
        assertThat(service.metrics())
                .contains(
                        "pinball_requests_total{model=\"model\",outcome=\"length\"} 3.0",
                        "pinball_requests_total{model=\"org/small\",outcome=\"length\"} 2.0",
                        "pinball_blocks{model=\"org/small\"}");
    }

    @Test
    void modelsThatAnswerAtTheSameTimeAnswerAsAlone() throws Exception {
        List<String> names = List.of("model", "org/small");
        List<String> alone = List.of(complete("model"), complete("org/small"));
        List<String> together = names.parallelStream().map(this::complete).toList();
        assertThat(together).isEqualTo(alone);
    }

    @Test
    void aModelThatIsNotServedIsNotFound() throws Exception {
        String message = "model: other (expected: model, org/small)";
        refuses(() -> complete("other"), Status.Code.NOT_FOUND, message);
        refuses(
                () -> service.models()
                        .describe(DescribeRequest.newBuilder()
                                .setModelName("other")
                                .build()),
                Status.Code.NOT_FOUND,
                message);
        HttpResponse<String> response = http("/v1/completions", "other");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains(message, "\"code\":\"model_not_found\"", "\"param\":\"model\"");
        Stream stream = new Stream();
        stream.start("a", "other");
        assertThat(stream.next().getRefused().getReason()).isEqualTo(RefusalReason.REFUSAL_REASON_UNKNOWN_MODEL);
        assertThat(service.metrics())
                .contains("pinball_requests_total{model=\"\",outcome=\"refused_unknown_model\"} 4.0");
    }

    @Test
    void aModelInUseGoesWhenItsLastSequenceHasEnded() throws Exception {
        serve("small.gguf", "third");
        assertThat(names()).containsExactly("model", "org/small", "third");
        assertThat(complete("third")).isEqualTo(complete("org/small"));
        Stream stream = new Stream();
        stream.start("a", "third");
        assertThat(stream.next().hasAccepted()).isTrue();
        var _ = service.models()
                .unload(UnloadRequest.newBuilder().setName("third").build());
        refuses(() -> complete("third"), Status.Code.NOT_FOUND, "model: third");
        assertThat(names()).containsExactly("model", "org/small");
        assertThat(stream.answer("a").getFinished().getReason()).isEqualTo(FinishReason.FINISH_REASON_LENGTH);
        assertThat(service.metrics()).contains("model=\"third\"");
        stream.requests.onCompleted();
        while (service.metrics().contains("model=\"third\"")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theDefaultIsReplacedInItsPlace() throws Exception {
        serve("small.gguf", "");
        assertThat(names()).containsExactly("small", "org/small");
        assertThat(complete("")).isEqualTo(complete("org/small"));
        refuses(() -> complete("model"), Status.Code.NOT_FOUND, "model: model");
    }

    @Test
    void refusesWhatCanNotBeServedOrUnloadedNow() {
        refuses(() -> unload("model"), Status.Code.FAILED_PRECONDITION, "model: model is the default");
        refuses(() -> unload("other"), Status.Code.NOT_FOUND, "model: 'other'");
        refuses(() -> serve("small.gguf", "a b"), Status.Code.INVALID_ARGUMENT, "name: 'a b' (expected: 1..128");
        refuses(() -> serve("none.gguf", "third"), Status.Code.INVALID_ARGUMENT, "model: 'none.gguf'");
        serve("small.gguf", "third");
        refuses(
                () -> serve("small.gguf", "fourth"),
                Status.Code.FAILED_PRECONDITION,
                "models: 3 are served (expected: fewer, or a server with more --models)");
        serve("small.gguf", "third"); // in its own place
        assertThat(names()).containsExactly("model", "org/small", "third");
    }

    @Test
    void aServerThatCannotHaveAllItsModelsSaysWhy() {
        NamedModel one = new NamedModel("a", GgufFile.open(folder.resolve("model.gguf")));
        NamedModel same = new NamedModel("a", GgufFile.open(folder.resolve("small.gguf")));
        assertThatThrownBy(() -> new TestService(List.of(one, same), ServerSettings.DEFAULTS))
                .hasMessage("name: a is served (expected: another name)");
        NamedModel large = new NamedModel("a", GgufFile.open(folder.resolve("model.gguf")));
        assertThatThrownBy(() -> new TestService(List.of(large), ServerSettings.DEFAULTS, "--context=100000"))
                .hasMessageContaining("context: 100000");
    }

    private void serve(String file, String name) {
        var _ = service.models()
                .serve(ServeRequest.newBuilder().setModel(file).setName(name).build());
    }

    private void unload(String name) {
        var _ = service.models().unload(UnloadRequest.newBuilder().setName(name).build());
    }

    private List<String> names() {
        return service.models().list(ListModelsRequest.getDefaultInstance()).getModelsList().stream()
                .map(ServedModel::getName)
                .toList();
    }

    private String complete(String model) {
        return service.blocking()
                .complete(GenerateRequest.newBuilder()
                        .setModel(model)
                        .setPrompt(Prompt.newBuilder().setText(PROMPT))
                        .setOptions(options())
                        .build())
                .getText();
    }

    private static GenerationOptions.Builder options() {
        return GenerationOptions.newBuilder().setMaxTokens(100).setSeed(5).setIgnoreEndOfOutput(true);
    }

    private HttpResponse<String> http(String path, String model) throws IOException, InterruptedException {
        String body = "{\"model\":\"%s\",\"prompt\":\"%s\",\"max_tokens\":100,\"seed\":5,\"ignore_eos\":true}"
                .formatted(model, PROMPT);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(service.port(), path)))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static String json(String text) {
        return "\"text\":" + tools.jackson.databind.json.JsonMapper.shared().writeValueAsString(text);
    }

    private static void refuses(ThrowingCallable call, Status.Code code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
            assertThat(failure.getStatus().getCode()).as(failure.toString()).isEqualTo(code);
            assertThat(failure.getStatus().getDescription()).contains(message);
        });
    }

    /** A Converse stream. */
    private final class Stream implements StreamObserver<ConverseResponse> {
        private final BlockingQueue<ConverseResponse> responses = new LinkedBlockingQueue<>();
        private final StreamObserver<ConverseRequest> requests =
                service.streaming().converse(this);

        void start(String id, String model) {
            requests.onNext(ConverseRequest.newBuilder()
                    .setRequestId(id)
                    .setStart(
                            Start.newBuilder().setModel(model).setKeepOpen(true).setOptions(options()))
                    .build());
        }

        /** The end of the answer to a prompt. */
        ConverseResponse answer(String id) throws InterruptedException {
            Append append = Append.newBuilder()
                    .setPrompt(Prompt.newBuilder().setText(PROMPT))
                    .build();
            requests.onNext(ConverseRequest.newBuilder()
                    .setRequestId(id)
                    .setAppend(append)
                    .build());
            requests.onNext(ConverseRequest.newBuilder()
                    .setRequestId(id)
                    .setGo(Go.getDefaultInstance())
                    .build());
            ConverseResponse response = next();
            while (response.hasToken()) {
                response = next();
            }
            return response;
        }

        ConverseResponse next() throws InterruptedException {
            return Optional.ofNullable(responses.poll(60, TimeUnit.SECONDS)).orElseThrow();
        }

        @Override
        public void onNext(ConverseResponse response) {
            responses.add(response);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
