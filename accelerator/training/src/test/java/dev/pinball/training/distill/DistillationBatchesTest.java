package dev.pinball.training.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.TrainingException;
import dev.pinball.training.data.SoftTargets;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.run.StopCondition;
import dev.pinball.training.run.TextWindows;
import dev.pinball.training.run.TrainingFixture;
import dev.pinball.training.run.TrainingProgress;
import dev.pinball.training.run.TrainingRun;
import dev.pinball.training.run.TrainingRun.RunResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillationBatchesTest {
    private static final DistillationOptions TEACHING = new DistillationOptions(8, 2, 0.7);
    private static final StopCondition STEPS = StopCondition.afterSteps(TrainingFixture.STEPS);

    @TempDir
    private Path directory;

    private TrainingFixture fixture = new TrainingFixture(Path.of(""));
    private final TrainingConfiguration configuration = fixture.configuration(0.01);

    @BeforeEach
    void trainTeacher() {
        fixture = new TrainingFixture(directory);
        fixture.begin(configuration, fixture.settings(STEPS), _ -> {});
    }

    @Test
    void saysWhatTheTeacherGivesItsLikeliestTokens() {
        try (GgufFile file = GgufFile.open(fixture.output());
                Teacher teacher = teacher(file);
                DistillationBatches windows = windows(teacher, TEACHING)) {
            TrainingBatch batch = windows.training(0);
            SoftTargets targets = Objects.requireNonNull(batch.targets());
            for (int row = 0; row < batch.rowCount(); row++) {
                double sum = 0;
                for (int rank = row * TEACHING.count(); rank < (row + 1) * TEACHING.count(); rank++) {
                    boolean first = rank % TEACHING.count() == 0;
                    float before = first ? 1 : targets.probabilities()[rank - 1];
                    assertThat(targets.probabilities()[rank]).isPositive().isLessThanOrEqualTo(before);
                    sum += targets.probabilities()[rank];
                }
                assertThat(sum).isLessThan(1);
            }
        }
    }

    @Test
    void asksTheTeacherOnce() {
        List<SoftTargets> said = new ArrayList<>();
        try (GgufFile file = GgufFile.open(fixture.output())) {
            Teacher teacher = teacher(file);
            try (DistillationBatches windows = windows(teacher, TEACHING)) {
                said.add(windows.training(3).targets());
            }
            teacher.close(); // an error from here on, if it were asked
            try (DistillationBatches windows = windows(teacher, TEACHING)) {
                said.add(windows.training(3).targets());
            }
        }
        assertThat(said.get(1).ids()).isEqualTo(said.get(0).ids());
        assertThat(said.get(1).probabilities()).isEqualTo(said.get(0).probabilities());
    }

    @Test
    void teachesAStudent() {
        List<TrainingProgress> seen = new ArrayList<>();
        fixture.writeInitialModel(configuration);
        try (GgufFile file = GgufFile.open(fixture.output());
                GgufFile student = GgufFile.open(fixture.initialModel());
                Teacher teacher = teacher(file);
                DistillationBatches windows = windows(teacher, TEACHING)) {
            TrainingRun.Start start = TrainingRun.Start.of(student, configuration, windows);
            RunResult result = TrainingRun.run(start, fixture.settings(STEPS), seen::add);
            assertThat(result.complete()).isTrue();
        }
        assertThat(seen.getLast().step().loss())
                .isLessThan(seen.getFirst().step().loss());
    }

    @Test
    void refusesTheCacheOfAnotherTemperature() {
        try (GgufFile file = GgufFile.open(fixture.output());
                Teacher teacher = teacher(file)) {
            windows(teacher, TEACHING).close();
            assertThatThrownBy(() -> windows(teacher, new DistillationOptions(8, 3, 0.7)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageContaining("teacher.cache: the cache of another teacher, text or temperature");
        }
    }

    @Test
    void refusesATeacherWithAnotherVocabulary() {
        assertRefused(List.of("a", "b", "c"), "a vocabulary of 3 tokens (expected: the 2 of the student)");
        assertRefused(List.of("a", "c"), "another vocabulary: token 1 is \"c\" (expected: \"b\", the student's)");
    }

    private void assertRefused(List<String> tokens, String problem) {
        try (GgufFile teacher = vocabulary("teacher.gguf", tokens);
                GgufFile student = vocabulary("student.gguf", List.of("a", "b"))) {
            assertThatThrownBy(() -> Teacher.open(teacher, student, 3, TrainingFixture.CONTEXT, 2))
                    .isInstanceOf(TrainingException.class)
                    .hasMessage(directory.resolve("teacher.gguf") + ": " + problem);
        }
    }

    private GgufFile vocabulary(String name, List<String> tokens) {
        return new GgufBuilder().strings("tokenizer.ggml.tokens", tokens).open(directory.resolve(name));
    }

    @Test
    void refusesTeachingOutOfRange() {
        assertThatThrownBy(() -> new DistillationOptions(0, 2, 0.5))
                .hasMessage("teacher_tokens: 0 (expected: at least 1)");
        assertThatThrownBy(() -> new DistillationOptions(8, 0, 0.5)).hasMessage("temperature: 0.0 (expected: above 0)");
        assertThatThrownBy(() -> new DistillationOptions(8, 2, 1.5)).hasMessage("teacher_share: 1.5 (expected: 0..1)");
        try (GgufFile file = GgufFile.open(fixture.output());
                Teacher teacher = teacher(file)) {
            assertThatThrownBy(() -> windows(teacher, new DistillationOptions(259, 2, 0.5)))
                    .hasMessage("teacher_tokens: 259 (expected: 1..258, the vocabulary)");
        }
    }

    private static Teacher teacher(GgufFile file) {
        return Teacher.open(file, file, 3, TrainingFixture.CONTEXT, 2);
    }

    private DistillationBatches windows(Teacher teacher, DistillationOptions teaching) {
        TextWindows windows = fixture.windows();
        return DistillationBatches.open(windows, teacher, teaching, directory.resolve("teacher.cache"));
    }
}
