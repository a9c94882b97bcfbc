package dev.pinball.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.Model;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.training.TrainingConfiguration;
import dev.pinball.training.TrainingException;
import dev.pinball.training.run.TrainingRun.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
    private static final StopCondition STEPS = StopCondition.afterSteps(TrainingFixture.STEPS);

    @TempDir
    private Path directory;

    private TrainingFixture fixture = new TrainingFixture(Path.of(""));
    private final TrainingConfiguration configuration = fixture.configuration(0.01);

    /** Asks to stop after a step. */
    private record StopAfter(long step, List<TrainingProgress> seen) implements TrainingListener {
        @Override
        public void onStep(TrainingProgress progress) {
            seen.add(progress);
        }

        @Override
        public boolean stopRequested() {
            return !seen.isEmpty() && seen.getLast().step().step() == step;
        }
    }

    /** Something that ends a run without asking. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @BeforeEach
    void useFolder() {
        fixture = new TrainingFixture(directory);
    }

    @Test
    void writesAModelThatOpensAndSaysHowFarItIs() {
        List<TrainingProgress> seen = new ArrayList<>();
        RunResult result = fixture.begin(configuration, fixture.settings(STEPS), seen::add);
        assertThat(result.complete()).isTrue();
        assertThat(result.steps()).isEqualTo(TrainingFixture.STEPS);
        assertThat(result.validationLoss().orElseThrow())
                .isLessThan(seen.getFirst().step().loss());
        assertThat(seen).extracting(progress -> progress.step().step()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        TrainingProgress last = seen.getLast();
        assertThat(last.tokens()).isEqualTo(6L * 2 * 3 * TrainingFixture.CONTEXT);
        assertThat(last.steps()).isEqualTo(TrainingFixture.STEPS);
        assertThat(last.secondsLeft()).isZero();
        assertThat(last.shareOfPeak()).isPositive();
        try (Model model = Model.open(fixture.output())) {
            assertThat(model.file().metadata().keys()).noneMatch(key -> key.startsWith("pinball."));
            assertThat(model.file().tensorNames()).noneMatch(name -> name.startsWith("optimizer."));
        }
    }

    @Test
    void givesTheSameFileWhereverItWasInterrupted() throws IOException {
        fixture.begin(configuration, fixture.settings(STEPS), _ -> {});
        byte[] expected = Files.readAllBytes(fixture.output());
        for (long step = 1; step < TrainingFixture.STEPS; step++) {
            Files.delete(fixture.output());
            RunResult stopped =
                    fixture.begin(configuration, fixture.settings(STEPS), new StopAfter(step, new ArrayList<>()));
            assertThat(stopped.complete()).isFalse();
            assertThat(fixture.output()).doesNotExist();
            fixture.resume(configuration, fixture.settings(STEPS), _ -> {});
            assertThat(fixture.output()).hasBinaryContent(expected);
        }
    }

    @Test
    void goesOnFromItsLastCheckpointWhenItWasKilled() throws IOException {
        fixture.begin(configuration, fixture.settings(STEPS), _ -> {});
        byte[] expected = Files.readAllBytes(fixture.output());
        Files.delete(fixture.output());
        assertThatThrownBy(() -> fixture.begin(configuration, fixture.settings(STEPS), progress -> {
                    if (progress.step().step() == 5) {
                        throw new Killed();
                    }
                }))
                .isInstanceOf(Killed.class);
        List<TrainingProgress> seen = new ArrayList<>();
        fixture.resume(configuration, fixture.settings(STEPS), seen::add);
        assertThat(seen.getFirst().step().step()).isEqualTo(5); // the last checkpoint was that of step 4
        assertThat(fixture.output()).hasBinaryContent(expected);
    }

    @Test
    void keepsTheLastCheckpointWhenTheDiskIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
        Path partial = directory.resolve("checkpoint.gguf.partial");
        assertThatThrownBy(() -> fixture.begin(configuration, fixture.settings(STEPS), progress -> {
                    if (progress.step().step() == 3) {
                        link(partial, full);
                    }
                }))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("step 4: checkpoint: " + fixture.checkpoint() + ": can't be written: ")
                .hasMessageEndingWith("; the last checkpoint is of step 2");
        try (GgufFile checkpoint = GgufFile.open(fixture.checkpoint())) {
            assertThat(checkpoint.metadata().longInteger("pinball.training.step"))
                    .hasValue(2);
        }
        RunResult result = fixture.resume(configuration, fixture.settings(STEPS), _ -> {});
        assertThat(result.complete()).isTrue();
    }

    @Test
    void keepsTheLastCheckpointWhenTheLossIsNoNumber() {
        TrainingConfiguration steep = fixture.configuration(1e30);
        assertThatThrownBy(() -> fixture.begin(steep, fixture.settings(STEPS, Duration.ZERO), _ -> {}))
                .isInstanceOf(TrainingException.class)
                .hasMessageMatching("step 2: .*: NaN \\(expected: a number\\); try a lower learning rate");
        try (GgufFile checkpoint = GgufFile.open(fixture.checkpoint())) {
            assertThat(checkpoint.metadata().longInteger("pinball.training.step"))
                    .hasValue(1);
        }
    }

    @Test
    void stopsAfterTokensOrTime() {
        StopCondition tokens = STEPS.withTokens(100); // a step has 96
        assertThat(fixture.begin(configuration, fixture.settings(tokens), _ -> {})
                        .steps())
                .isEqualTo(2);
        StopCondition time = STEPS.withTime(Duration.ofSeconds(5));
        long[] nanos = {0};
        try (GgufFile model = GgufFile.open(fixture.initialModel())) {
            TrainingRun.Start start = TrainingRun.Start.of(model, configuration, fixture.windows());
            RunResult result =
                    TrainingRun.run(start, fixture.settings(time), _ -> nanos[0] += 2_000_000_000L, () -> nanos[0]);
            assertThat(result).isEqualTo(new RunResult(3, result.validationLoss(), true));
        }
    }

    @Test
    void aStopBeforeTheLastValidationLeavesACheckpointToGoOnFrom() throws IOException {
        StopCondition five = StopCondition.afterSteps(5); // of which each second is validated
        fixture.begin(configuration, fixture.settings(five), _ -> {});
        byte[] expected = Files.readAllBytes(fixture.output());
        Files.delete(fixture.output());
        RunResult stopped = fixture.begin(configuration, fixture.settings(five), new StopAfter(5, new ArrayList<>()));
        assertThat(stopped.steps()).isEqualTo(5);
        assertThat(stopped.complete()).isFalse();
        assertThat(fixture.output()).doesNotExist();
        assertThat(fixture.resume(configuration, fixture.settings(five), _ -> {})
                        .complete())
                .isTrue();
        assertThat(fixture.output()).hasBinaryContent(expected);
    }

    @Test
    void refusesTheCheckpointOfAnotherTraining() {
        fixture.begin(configuration, fixture.settings(StopCondition.afterSteps(1)), _ -> {});
        assertThatThrownBy(() -> fixture.resume(fixture.configuration(0.02), fixture.settings(STEPS), _ -> {}))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(
                        "checkpoint.gguf: a checkpoint of another training: learning_rate: 0.02 (expected: ")
                .message()
                .doesNotContain("TrainingConfiguration");
    }

    private static void link(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
