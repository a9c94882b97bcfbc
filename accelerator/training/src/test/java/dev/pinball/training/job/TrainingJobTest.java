package dev.pinball.training.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.Model;
import dev.pinball.model.config.Architecture;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.training.ModelSection;
import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.TrainingException;
import dev.pinball.training.TrainingHyperparameters;
import dev.pinball.training.data.Corpus;
import dev.pinball.training.data.CorpusException;
import dev.pinball.training.distill.DistillationOptions;
import dev.pinball.training.job.TrainingRequest.Lesson;
import dev.pinball.training.run.StopCondition;
import dev.pinball.training.run.TrainingListener;
import dev.pinball.training.run.TrainingProgress;
import dev.pinball.training.run.TrainingRun.RunResult;
import dev.pinball.training.stories.StoryCorpus;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingJobTest {
    private static final int STEPS = 6;

    @TempDir
    private Path folder;

    private Path text;

    /** Asks to stop after a number of steps. */
    private static final class Stopping implements TrainingListener {
        private final int afterSteps;
        private long step;

        Stopping(int afterSteps) {
            this.afterSteps = afterSteps;
        }

        @Override
        public void onStep(TrainingProgress progress) {
            step = progress.step().step();
        }

        @Override
        public boolean stopRequested() {
            return step >= afterSteps;
        }
    }

    @BeforeEach
    void writeText() throws IOException {
        text = folder.resolve("stories.txt");
        try (Writer writer = Files.newBufferedWriter(text)) {
            new StoryCorpus(1).write(60, writer);
        }
    }

    @Test
    void makesAModelFromTextAndLeavesNothingElse() throws Exception {
        Path output = folder.resolve("model.gguf");
        RunResult result = run(request(output, 300, false));
        assertThat(result.complete()).isTrue();
        assertThat(result.validationLoss()).isPresent();
        try (Model model = Model.open(output)) {
            assertThat(model.tokenizer().decode(model.tokenizer().encode("Era uma vez uma maçã", false)))
                    .isEqualTo("Era uma vez uma maçã");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(text, output);
        }
    }

    @Test
    void goesOnFromItsCheckpointToTheSameFile() throws Exception {
        Path whole = folder.resolve("whole.gguf");
        run(request(whole, 300, false));
        Path interrupted = folder.resolve("interrupted.gguf");
        assertThat(run(request(interrupted, 300, false), new Stopping(2)).complete())
                .isFalse();
        assertThat(interrupted).doesNotExist();
        run(request(interrupted, 300, true));
        assertThat(interrupted).hasSameBinaryContentAs(whole);
    }

    @Test
    void neitherOverwritesACheckpointNorResumesWhatIsComplete() throws Exception {
        Path output = folder.resolve("model.gguf");
        run(request(output, 300, false), new Stopping(1));
        assertThatThrownBy(() -> run(request(output, 300, false)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(".model.gguf.training/checkpoint: a training has begun (expected: --resume");
        run(request(output, 300, true));
        assertThatThrownBy(() -> run(request(output, 300, true)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("the training is complete");
    }

    @Test
    void resumesFromTheBeginningWhenItWasKilledBeforeTheFirstCheckpoint() throws Exception {
        Path output = folder.resolve("model.gguf");
        Path work = Files.createDirectory(folder.resolve(".model.gguf.training"));
        Files.writeString(work.resolve("initial"), "half written");
        Files.writeString(work.resolve("initial.partial"), "half written");
        assertThat(run(request(output, 300, true)).complete()).isTrue();
        assertThat(work).doesNotExist();
    }

    @Test
    void stopsWhileTheFirstModelIsWrittenAndLeavesNothing() throws Exception {
        RunResult result = run(request(folder.resolve("model.gguf"), 300, false), new Stopping(0));
        assertThat(result.complete()).isFalse();
        assertThat(result.steps()).isZero();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(text);
        }
    }

    @Test
    void goesOnToTheSameFileAfterAStopInTheMiddleOfAStep() throws Exception {
        Path whole = folder.resolve("whole.gguf");
        run(request(whole, 300, false));
        Path interrupted = folder.resolve("interrupted.gguf");
        RunResult stopped = run(request(interrupted, 300, false), new TrainingListener() {
            private int askedAfterSecondStep = -1;

            @Override
            public void onStep(TrainingProgress progress) {
                if (progress.step().step() == 2) {
                    askedAfterSecondStep = 0;
                }
            }

            @Override
            public boolean stopRequested() {
                return askedAfterSecondStep >= 0 && ++askedAfterSecondStep > 10;
            }
        });
        assertThat(stopped.steps()).isEqualTo(2);
        run(request(interrupted, 300, true));
        assertThat(interrupted).hasSameBinaryContentAs(whole);
    }

    @Test
    void touchesNoFileThatIsNotItsOwn() throws Exception {
        Path output = folder.resolve("model.gguf");
        Path linked = Files.writeString(folder.resolve("linked"), "mine");
        List<String> endings = List.of(".initial", ".training.tokens", ".validation.tokens", ".checkpoint", ".teacher");
        for (String ending : endings) {
            Files.writeString(folder.resolve("model.gguf" + ending), "mine");
        }
        Path work = Files.createDirectory(folder.resolve(".model.gguf.training"));
        Files.createSymbolicLink(work.resolve("initial"), linked);
        assertThat(run(request(output, 300, false)).complete()).isTrue();
        assertThat(linked).hasContent("mine");
        for (String ending : endings) {
            assertThat(folder.resolve("model.gguf" + ending)).hasContent("mine");
        }
        Files.createSymbolicLink(work, Files.createDirectory(folder.resolve("elsewhere")));
        Files.delete(output);
        assertThatThrownBy(() -> run(request(output, 300, false)))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(".model.gguf.training: can't be made");
    }

    @Test
    void aFailedRunLeavesNothingBehind() throws Exception {
        Path output = folder.resolve("model.gguf");
        Files.writeString(text, "one word\n");
        assertThatThrownBy(() -> run(request(output, 258, false))).isInstanceOf(CorpusException.class);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(text);
        }
    }

    @Test
    void aCheckpointThatIsDiscardedBlocksNoOtherTraining() throws Exception {
        Path output = folder.resolve("model.gguf");
        run(request(output, 300, false), new Stopping(1));
        TrainingJob.discardCheckpoint(output);
        assertThat(TrainingJob.canResume(output)).isFalse();
        assertThat(run(request(output, 300, false)).complete()).isTrue();
    }

    @Test
    void aStudentTakesOverTheTokenizerOfItsTeacher() throws Exception {
        Path teacher = folder.resolve("teacher.gguf");
        run(request(teacher, 300, false));
        Path student = folder.resolve("student.gguf");
        run(taught(student, 300, teacher));
        try (Model taught = Model.open(student);
                Model teaching = Model.open(teacher)) {
            assertThat(taught.tokenizer().encode("the moon", false))
                    .isEqualTo(teaching.tokenizer().encode("the moon", false));
        }
    }

    @Test
    void refusesAStudentWithoutRoomForTheTokensOfItsTeacher() throws Exception {
        Path teacher = folder.resolve("teacher.gguf");
        run(request(teacher, 300, false));
        assertThatThrownBy(() -> run(taught(folder.resolve("student.gguf"), 290, teacher)))
                .isInstanceOf(TrainingException.class)
                .hasMessage("vocabulary_size: 290 (expected: 300, the tokens of the tokenizer)");
    }

    @Test
    void refusesTextThatIsEmptyOrSmallerThanTheContext() throws Exception {
        Path output = folder.resolve("model.gguf");
        Files.writeString(text, "\n");
        assertThatThrownBy(() -> run(request(output, 258, false)))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("the corpus is empty");
        Files.writeString(text, "one word\n<|endoftext|>\nanother one\n");
        assertThatThrownBy(() -> run(request(output, 258, false)))
                .isInstanceOf(CorpusException.class)
                .hasMessageContaining("tokens in");
        assertThat(output).doesNotExist();
    }

    private RunResult run(TrainingRequest request) throws InterruptedException {
        return run(request, _ -> {});
    }

    private RunResult run(TrainingRequest request, TrainingListener listener) throws InterruptedException {
        try (Corpus corpus = Corpus.open(List.of(text), InputStream.nullInputStream())) {
            return TrainingJob.run(request, corpus, listener);
        }
    }

    private static TrainingRequest request(Path output, int vocabularySize, boolean resume) {
        return new TrainingRequest(
                configuration(vocabularySize),
                output,
                StopCondition.afterSteps(STEPS),
                1,
                resume,
                Optional.empty(),
                Optional.empty());
    }

    private static TrainingRequest taught(Path output, int vocabularySize, Path teacher) {
        Lesson lesson = new Lesson(teacher, new DistillationOptions(8, 2, 0.5));
        return new TrainingRequest(
                configuration(vocabularySize),
                output,
                StopCondition.afterSteps(STEPS),
                1,
                false,
                Optional.empty(),
                Optional.of(lesson));
    }

    private static TrainingConfiguration configuration(int vocabularySize) {
        ModelConfig model =
                new ModelSection(Architecture.LLAMA, vocabularySize, 32, 16, 1, 2, 2, 32, 0, 0, true).config();
        TrainingHyperparameters training = new TrainingHyperparameters(
                3, STEPS, 2, 1, 1e-3, 1e-4, 2, 0.1, 0.9, 0.95, 1e-8, 1, 0, 0.2, 0, 2, TensorType.F32);
        return new TrainingConfiguration(model, training);
    }
}
