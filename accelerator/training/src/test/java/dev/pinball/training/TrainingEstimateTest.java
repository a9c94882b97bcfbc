package dev.pinball.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.config.Architecture;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.training.vocabulary.BytePairTraining;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingEstimateTest {
    private static final int VOCABULARY_SIZE = BytePairTraining.SIZE_MIN;
    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    private Path folder;

    @Test
    void isAboutWhatATrainerTakesAndRatherMore() throws Exception {
        List<ModelSection> models = List.of(
                new ModelSection(Architecture.LLAMA, VOCABULARY_SIZE, 64, 64, 4, 4, 2, 256, 0, 0, true),
                new ModelSection(Architecture.LLAMA, VOCABULARY_SIZE, 64, 64, 2, 4, 4, 128, 8, 2, false),
                new ModelSection(Architecture.GPT2, VOCABULARY_SIZE, 64, 64, 4, 4, 4, 256, 0, 0, true));
        for (ModelSection model : models) {
            for (int sequences : new int[] {1, 16}) {
                TrainingConfiguration configuration = configuration(model, sequences, 1);
                double estimated = TrainingEstimate.of(configuration).memoryBytes();
                long taken = taken(configuration);
                assertThat(estimated).as("%s x %d", model, sequences).isBetween(taken * 1.0, taken * 3.0);
            }
        }
    }

    @Test
    void refusesWithWhatThereWouldBeAndWhatThereIs() {
        TrainingEstimate estimate = new TrainingEstimate(300.0 * MEBIBYTE, 70.0 * MEBIBYTE);
        estimate.requireFits(300 * MEBIBYTE, 70 * MEBIBYTE);
        assertThatThrownBy(() -> estimate.requireFits(299 * MEBIBYTE, 70 * MEBIBYTE))
                .isInstanceOf(TrainingException.class)
                .hasMessage("memory: about 300 MiB for this model and sequences_per_batch"
                        + " (expected: at most 299 MiB, what is free)");
        assertThatThrownBy(() -> estimate.requireFits(300 * MEBIBYTE, 69 * MEBIBYTE))
                .hasMessageStartingWith("disk: about 70 MiB")
                .hasMessageContaining("at most 69 MiB");
    }

    @Test
    void knowsTheLargestConfigurationsWithoutMakingThem() {
        int most = 1 << 20;
        ModelSection layers =
                new ModelSection(Architecture.LLAMA, 1 << 16, 1_024, 8_192, most, 64, 8, 1 << 17, 0, 0, true);
        assertThat(TrainingEstimate.of(configuration(layers, 1, 1)).diskBytes()).isGreaterThan(1e15);
        ModelSection small = new ModelSection(Architecture.LLAMA, VOCABULARY_SIZE, 64, 64, 4, 4, 2, 256, 0, 0, true);
        assertThat(TrainingEstimate.of(configuration(small, 8, Integer.MAX_VALUE))
                        .memoryBytes())
                .isGreaterThan(1e12);
        assertThatThrownBy(() -> TrainingEstimate.of(configuration(small, Integer.MAX_VALUE, 1)))
                .hasMessageContaining("sequences_per_batch: 2147483647");
        ModelSection experts =
                new ModelSection(Architecture.LLAMA, VOCABULARY_SIZE, 64, 64, 4, 4, 2, 256, most, 1, true);
        assertThatThrownBy(() -> TrainingEstimate.of(configuration(experts, 1, 1)))
                .hasMessageContaining("values side by side");
    }

    private long taken(TrainingConfiguration configuration) throws Exception {
        Path path = folder.resolve("initial.gguf");
        InitialModel.write(
                configuration.model(),
                new BytePairTraining().train(VOCABULARY_SIZE).metadata(),
                1,
                path);
        try (GgufFile file = GgufFile.open(path);
                Trainer trainer = Trainer.open(file, ProgramReader.read(file), TrainingOptions.of(configuration), 1)) {
            return trainer.memoryUse().total();
        }
    }

    private static TrainingConfiguration configuration(ModelSection model, int sequences, int accumulationSteps) {
        return new TrainingConfiguration(
                model.config(),
                new TrainingHyperparameters(
                        1,
                        10,
                        sequences,
                        accumulationSteps,
                        1e-3,
                        1e-4,
                        2,
                        0.1,
                        0.9,
                        0.95,
                        1e-8,
                        1,
                        0.01,
                        0.05,
                        100,
                        500,
                        TensorType.F16));
    }
}
