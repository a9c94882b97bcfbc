package dev.pinball.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.v1.CancelTrainingRequest;
import dev.pinball.v1.DescribeRequest;
import dev.pinball.v1.GenerateRequest;
import dev.pinball.v1.GenerationOptions;
import dev.pinball.v1.Prompt;
import dev.pinball.v1.ServeRequest;
import dev.pinball.v1.StartTrainingRequest;
import dev.pinball.v1.TrainingEndReason;
import dev.pinball.v1.TrainingProgress;
import dev.pinball.v1.WatchTrainingRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pinball.v1.Training} and {@code Models.Serve} over a real socket, with a model that is trained in a moment. */
@Timeout(120)
class TrainingServiceTest {
    private static final String CONFIGURATION = """
            model: {vocabulary_size: 260, context_length: 32, embedding_length: 8, layers: 1, heads: 2,
                key_value_heads: 2, feed_forward_length: 16}
            training: {steps: 3, sequences_per_batch: 2, warm_up_steps: 1, validation_share: 0}
            """;

    @TempDir
    private static Path workspace;

    @TempDir
    private static Path models;

    private static Path model = Path.of("");
    private static TestService service;

    @BeforeAll
    static void start() throws IOException {
        model = EmbeddedModelFile.write(models);
        Files.writeString(workspace.resolve("text.txt"), "the cat sat on the mat and saw the other cat\n".repeat(30));
        Files.copy(model, workspace.resolve("stories.gguf"));
        service = TestService.withWorkspace(model, workspace);
    }

    @AfterAll
    static void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void servesWhatItHasTrainedWithoutARestart() {
        Iterator<TrainingProgress> reports =
                watch(service, begin(service, order("trained.gguf").setServe(true)));
        assertThat(reports.next().getSteps()).isEqualTo(3);
        TrainingProgress last = last(reports);
        assertThat(last.getStep()).isEqualTo(3);
        assertThat(last.getLoss()).isPositive();
        assertThat(last.getEnd().getReason()).isEqualTo(TrainingEndReason.TRAINING_END_REASON_FINISHED);
        assertThat(last.getEnd().getModel()).isEqualTo("trained.gguf");
        assertThat(last.getEnd().getServed()).isTrue();
        assertThat(served()).isEqualTo("trained.gguf");
        GenerateRequest request = GenerateRequest.newBuilder()
                .setPrompt(Prompt.newBuilder().setText("the cat"))
                .setOptions(GenerationOptions.newBuilder().setMaxTokens(4).setIgnoreEndOfOutput(true))
                .build();
        assertThat(service.blocking().complete(request).getTokensList()).hasSize(4);
        assertThat(service.models()
                        .serve(ServeRequest.newBuilder()
                                .setModel("stories.gguf")
                                .build())
                        .getModel()
                        .getSource())
                .isEqualTo("stories.gguf");
        assertThat(served()).isEqualTo("stories.gguf");
    }

    @Test
    void runsOneAtATimeUntilItIsCancelledWithACheckpoint() {
        String run = begin(service, order("long.gguf").setSteps(1_000_000));
        Iterator<TrainingProgress> first = watch(service, run);
        Iterator<TrainingProgress> second = watch(service, run);
        refuses(() -> begin(service, order("other.gguf")), Status.Code.FAILED_PRECONDITION, "run " + run);
        awaitStep(first);
        service.training()
                .cancel(CancelTrainingRequest.newBuilder().setRunId(run).build());
        TrainingProgress last = last(first);
        assertThat(last.getEnd().getReason()).isEqualTo(TrainingEndReason.TRAINING_END_REASON_CANCELLED);
        assertThat(last(second)).isEqualTo(last);
        assertThat(last(watch(service, run))).isEqualTo(last);
        assertThat(workspace.resolve(".long.gguf.training/checkpoint")).exists();
        refuses(() -> begin(service, order("long.gguf")), Status.Code.INVALID_ARGUMENT, "resume: false");
        String again = begin(service, order("long.gguf").setRestart(true));
        assertThat(last(watch(service, again)).getEnd().getReason())
                .isEqualTo(TrainingEndReason.TRAINING_END_REASON_FINISHED);
    }

    @Test
    void aFailureNamesNoFolderOfTheServer() throws IOException {
        Files.writeString(workspace.resolve("short.txt"), "a");
        Files.write(workspace.resolve("binary.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        for (String text : new String[] {"short.txt", "binary.txt"}) {
            TrainingProgress last = last(watch(
                    service, begin(service, order("failed.gguf").clearData().addData(text))));
            assertThat(last.getEnd().getReason()).isEqualTo(TrainingEndReason.TRAINING_END_REASON_FAILED);
            assertThat(last.getEnd().getMessage()).isNotEmpty().doesNotContain(workspace.toString());
        }
        assertThat(workspace.resolve(".failed.gguf.training")).doesNotExist();
    }

    @Test
    void endsARunWithItsCheckpointWhenTheServerCloses() {
        try (TestService closing = TestService.withWorkspace(model, workspace)) {
            awaitStep(watch(closing, begin(closing, order("closed.gguf").setSteps(1_000_000))));
        }
        assertThat(workspace.resolve(".closed.gguf.training/checkpoint")).exists();
    }

    @Test
    void refusesWhatTakesMoreMemoryThanThereIs() {
        for (String change : new String[] {
            "layers: 1->layers: 1000000",
            "length: 16->length: 16, experts: 1048576, experts_per_token: 1",
            "sequences_per_batch: 2->sequences_per_batch: 1000000",
            "sequences_per_batch: 2->sequences_per_batch: 2000000000",
            "sequences_per_batch: 2->accumulation_steps: 2000000000",
        }) {
            String[] fromAndTo = change.split("->");
            assertThat(CONFIGURATION).contains(fromAndTo[0]);
            String configuration = CONFIGURATION.replace(fromAndTo[0], fromAndTo[1]);
            invalid(order("large.gguf").setConfiguration(configuration), "configuration: ");
        }
        assertThat(workspace.resolve("large.gguf")).doesNotExist();
    }

    @Test
    void refusesAVocabularyWithoutRoomForTheBytes() {
        String configuration = CONFIGURATION.replace("vocabulary_size: 260", "vocabulary_size: 5");
        invalid(
                order("few.gguf").setConfiguration(configuration),
                "configuration: vocabulary_size: 5 (expected: at least 258, the bytes and the special tokens)");
    }

    @Test
    void refusesNamesOfWhichNoFileCanBeMade() {
        invalid(order("x".repeat(246)), "model: 246 bytes (expected: 1..245 bytes)");
        invalid(order("\u00e9".repeat(123)), "model: 246 bytes");
        invalid(order(" "), "model: ' ' (expected: a plain relative path");
        invalid(order("x.gguf/"), "model: 'x.gguf/' (expected: a plain relative path");
        String longest = "x".repeat(240) + ".gguf";
        assertThat(last(watch(service, begin(service, order(longest)))).getEnd().getReason())
                .isEqualTo(TrainingEndReason.TRAINING_END_REASON_FINISHED);
    }

    @Test
    void goesOnFromACheckpointOfTheSameTrainingAlone() throws IOException {
        String run = begin(service, order("paused.gguf").setSteps(1_000_000));
        Iterator<TrainingProgress> reports = watch(service, run);
        awaitStep(reports);
        service.training()
                .cancel(CancelTrainingRequest.newBuilder().setRunId(run).build());
        last(reports);
        StartTrainingRequest.Builder resumed =
                order("paused.gguf").setResume(true).setSteps(1_000_000);
        String other =
                CONFIGURATION.replace("layers: 1", "layers: 2").replace("embedding_length: 8", "embedding_length: 4");
        refuses(
                () -> begin(service, resumed.clone().setConfiguration(other)),
                Status.Code.FAILED_PRECONDITION,
                "resume: checkpoint: a checkpoint of another training: embedding_length: 4 (expected: 8), layers: 2"
                        + " (expected: 1)");
        Path checkpoint = workspace.resolve(".paused.gguf.training/checkpoint");
        byte[] whole = Files.readAllBytes(checkpoint);
        for (int bytes : new int[] {0, 100, whole.length / 2}) {
            Files.write(checkpoint, Arrays.copyOf(whole, bytes));
            refuses(() -> begin(service, resumed), Status.Code.FAILED_PRECONDITION, "resume: checkpoint: ");
        }
        assertThat(last(watch(service, begin(service, order("paused.gguf").setRestart(true))))
                        .getEnd()
                        .getReason())
                .isEqualTo(TrainingEndReason.TRAINING_END_REASON_FINISHED);
    }

    @Test
    void refusesWhatItCannotUse() {
        invalid(order("new.gguf").setConfiguration("model: {layers: 0}"), "configuration: model.");
        invalid(order("new.gguf").clearData(), "data: 0 files (expected: 1..1000 files)");
        invalid(order("new.gguf").addData("../text.txt"), "data[1]: '../text.txt' (expected: a plain relative path");
        invalid(order("new.gguf").addData("none.txt"), "data[1]: 'none.txt' (expected: a file");
        invalid(order("/tmp/new.gguf"), "model: '/tmp/new.gguf' (expected: a plain relative path");
        invalid(order("stories.gguf"), "model: 'stories.gguf' (expected: the name of a file that does not exist yet)");
        invalid(order("new.gguf").setSteps(0), "steps: 0 (expected: 1..2147483647)");
        refuses(() -> last(watch(service, "none")), Status.Code.NOT_FOUND, "run_id: 'none'");
    }

    @Test
    void refusesToServeWhatIsNoModel() {
        for (String name : new String[] {"../stories.gguf", "none.gguf", "text.txt"}) {
            ServeRequest request = ServeRequest.newBuilder().setModel(name).build();
            refuses(() -> service.models().serve(request), Status.Code.INVALID_ARGUMENT, "model: ");
        }
    }

    private static StartTrainingRequest.Builder order(String model) {
        return StartTrainingRequest.newBuilder()
                .setConfiguration(CONFIGURATION)
                .addData("text.txt")
                .setModel(model);
    }

    private static String begin(TestService server, StartTrainingRequest.Builder request) {
        return server.training().start(request.build()).getRunId();
    }

    private static Iterator<TrainingProgress> watch(TestService server, String run) {
        return server.training()
                .watch(WatchTrainingRequest.newBuilder().setRunId(run).build());
    }

    private static void awaitStep(Iterator<TrainingProgress> reports) {
        while (reports.next().getStep() == 0) {}
    }

    private static TrainingProgress last(Iterator<TrainingProgress> reports) {
        TrainingProgress last = TrainingProgress.getDefaultInstance();
        while (reports.hasNext()) {
            last = reports.next();
        }
        return last;
    }

    private static String served() {
        return service.models()
                .describe(DescribeRequest.getDefaultInstance())
                .getModel()
                .getSource();
    }

    private static void invalid(StartTrainingRequest.Builder request, String message) {
        refuses(() -> begin(service, request), Status.Code.INVALID_ARGUMENT, message);
    }

    private static void refuses(ThrowingCallable call, Status.Code code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
            assertThat(failure.getStatus().getCode()).isEqualTo(code);
            assertThat(failure.getStatus().getDescription()).startsWith(message);
        });
    }
}
