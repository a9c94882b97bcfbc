package dev.pinball.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.model.TestSeed;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.training.Trainer.StepResult;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.optimizer.AdamW;
import dev.pinball.training.optimizer.LearningRate;
import dev.pinball.training.parameter.Parameter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTest {
    private static final AdamW NO_DECAY = new AdamW(0.9, 0.95, 1e-8, 0);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2", "mixtral"})
    void learnsOneBatchByHeart(String kind) {
        Random random = new Random(7);
        TrainingBatch batch = RandomBatch.of(2, 12, TinyModel.VOCABULARY_SIZE, random);
        try (Trainer trainer = open(kind, 7, 2, 0.01)) {
            double first = trainer.step(List.of(batch)).loss();
            for (int step = 1; step < 400; step++) {
                trainer.step(List.of(batch));
            }
            assertThat(first).isGreaterThan(2);
            assertThat(trainer.validate(batch)).isLessThan(0.02);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "gpt2", "qwen3moe"})
    void givesTheSameBitsWhateverTheNumberOfThreads(String kind) {
        long seed = TestSeed.next("givesTheSameBitsWhateverTheNumberOfThreads " + kind);
        assertThat(trained(kind, seed, 1)).isEqualTo(trained(kind, seed, 2)).isEqualTo(trained(kind, seed, 3));
    }

    @Test
    void goesOnWithTheSameBitsFromParametersAndMoments() {
        long seed = TestSeed.next("goesOnWithTheSameBitsFromParametersAndMoments");
        List<TrainingBatch> batches = batches(seed);
        try (Trainer whole = open("llama", seed, 2, 0.01);
                Trainer begun = open("llama", seed, 2, 0.01);
                Trainer resumed = open("llama", seed, 2, 0.01)) {
            batches.forEach(batch -> whole.step(List.of(batch)));
            batches.subList(0, 2).forEach(batch -> begun.step(List.of(batch)));
            copy(begun, resumed);
            batches.subList(2, batches.size()).forEach(batch -> resumed.step(List.of(batch)));
            assertThat(bits(resumed)).isEqualTo(bits(whole));
        }
    }

    @Test
    void countsAccumulatedBatchesAsOne() {
        long seed = TestSeed.next("countsAccumulatedBatchesAsOne");
        TrainingBatch whole = RandomBatch.of(4, 10, TinyModel.VOCABULARY_SIZE, new Random(seed));
        List<TrainingBatch> parts = List.of(part(whole, 0, 1), part(whole, 1, 2), part(whole, 3, 1));
        try (Trainer once = open("llama", seed, 2, 0.01);
                Trainer accumulated = open("llama", seed, 2, 0.01)) {
            StepResult expected = once.step(List.of(whole));
            StepResult actual = accumulated.step(parts);
            assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-6));
            assertThat(actual.gradientNorm())
                    .isCloseTo(expected.gradientNorm(), within(1e-5 * expected.gradientNorm()));
            for (int index = 0; index < once.parameters().size(); index++) {
                assertThat(accumulated.parameters().get(index).gradient())
                        .usingComparatorWithPrecision(1e-6f)
                        .containsExactly(once.parameters().get(index).gradient());
            }
        }
    }

    @Test
    void shortensLongGradients() {
        TrainingOptions options = new TrainingOptions(24, LearningRate.constant(1e-3), NO_DECAY, 0.5, 0);
        assertThat(options.gradientFactor(0.4)).isEqualTo(1);
        assertThat(options.gradientFactor(2)).isEqualTo(0.25f);
    }

    @Test
    void namesTheStepWhoseLossIsNoNumber() {
        TrainingBatch batch = RandomBatch.of(1, 5, TinyModel.VOCABULARY_SIZE, new Random(1));
        try (Trainer trainer = open("llama", 1, 1, 0.01)) {
            trainer.step(List.of(batch));
            List<Integer> before = bits(trainer);
            Parameter norm = trainer.parameters().getLast();
            float value = norm.values()[0];
            norm.values()[0] = Float.NaN;
            assertThatThrownBy(() -> trainer.step(List.of(batch)))
                    .isInstanceOf(TrainingException.class)
                    .hasMessage("step 2: loss: NaN (expected: a number); try a lower learning rate");
            norm.values()[0] = value;
            assertThat(bits(trainer)).isEqualTo(before);
        }
    }

    @Test
    void refusesBatchesThatTheModelCanNotTake() {
        try (Trainer trainer = open("llama", 1, 1, 0.01)) {
            assertRefused(trainer, batch(41, 0, 1), "context: 41 (expected: 1..40)");
            assertRefused(trainer, batch(4, 13, 1), "id: 13 (expected: 0..12)");
            assertRefused(trainer, batch(4, 0, 14), "label: 14 (expected: -1..12)");
            assertRefused(trainer, batch(4, 0, -1), "step 1: no labels (expected: 1 or more)");
            TrainingBatch large = new TrainingBatch(3, 30, new int[90], new int[90]);
            assertRefused(trainer, large, "batch: 3 sequences of 30 tokens (expected: 80 tokens at most)");
        }
    }

    private static void assertRefused(Trainer trainer, TrainingBatch batch, String message) {
        assertThatThrownBy(() -> trainer.step(List.of(batch)))
                .isInstanceOf(TrainingException.class)
                .hasMessage(message);
    }

    private static TrainingBatch batch(int context, int id, int label) {
        int[] ids = new int[context];
        int[] labels = new int[context];
        Arrays.fill(ids, id);
        Arrays.fill(labels, label);
        return new TrainingBatch(1, context, ids, labels);
    }

    private static TrainingBatch part(TrainingBatch batch, int first, int count) {
        int from = first * batch.context();
        int to = from + count * batch.context();
        int[] ids = Arrays.copyOfRange(batch.ids(), from, to);
        return new TrainingBatch(count, batch.context(), ids, Arrays.copyOfRange(batch.labels(), from, to));
    }

    private static List<TrainingBatch> batches(long seed) {
        Random random = new Random(seed);
        return random.ints(4, 5, 14)
                .mapToObj(context -> RandomBatch.of(3, context, TinyModel.VOCABULARY_SIZE, random))
                .toList();
    }

    private List<Integer> trained(String kind, long seed, int threadCount) {
        try (Trainer trainer = open(kind, seed, threadCount, 0.01)) {
            batches(seed).forEach(batch -> trainer.step(List.of(batch, batch)));
            return bits(trainer);
        }
    }

    /** A hash of the bits of each parameter. */
    private static List<Integer> bits(Trainer trainer) {
        return trainer.parameters().stream()
                .map(parameter -> Arrays.hashCode(parameter.values()))
                .toList();
    }

    private static void copy(Trainer from, Trainer to) {
        for (int index = 0; index < from.parameters().size(); index++) {
            Parameter source = from.parameters().get(index);
            Parameter target = to.parameters().get(index);
            System.arraycopy(source.values(), 0, target.values(), 0, source.count());
            System.arraycopy(source.mean(), 0, target.mean(), 0, source.count());
            System.arraycopy(source.variance(), 0, target.variance(), 0, source.count());
        }
        to.resumeAfter(from.stepCount());
    }

    private Trainer open(String kind, long seed, int threadCount, double learningRate) {
        TrainingOptions options = new TrainingOptions(80, LearningRate.constant(learningRate), NO_DECAY, 1, 0.01f);
        try (GgufFile file = GgufFile.open(TinyModel.of(kind, seed).write(directory.resolve(kind)))) {
            return Trainer.open(file, ProgramReader.read(file), options, threadCount);
        }
    }
}
