package dev.pinball.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.DrivenSequence;
import dev.pinball.accelerator.StepDriver;
import dev.pinball.accelerator.reference.ReferenceAcceleratorProvider;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.model.Model;
import dev.pinball.model.config.Architecture;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.TensorShape;
import dev.pinball.training.vocabulary.BytePairTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitialModelTest {
    private static final Metadata TOKENIZER =
            new BytePairTraining().train(BytePairTraining.SIZE_MIN).metadata();

    @TempDir
    private Path folder;

    private static ModelConfig configuration(Architecture architecture, int experts, boolean tied) {
        return new ModelSection(
                        architecture, BytePairTraining.SIZE_MIN, 32, 64, 2, 4, 2, 96, experts, experts / 2, tied)
                .config();
    }

    private Path write(ModelConfig model, long seed) {
        Path path = folder.resolve("initial-%d.gguf".formatted(seed));
        InitialModel.write(model, TOKENIZER, seed, path);
        return path;
    }

    @ParameterizedTest
    @EnumSource(names = {"LLAMA", "GPT2"})
    void opensAsAModel(Architecture architecture) {
        for (boolean tied : new boolean[] {true, false}) {
            try (Model model = Model.open(write(configuration(architecture, 0, tied), 1))) {
                assertThat(logProbability(model)).isBetween(-5.6f, -4f); // -5.55 is each token alike
                assertThat(model.tokenizer().encodePrompt("a", false)).containsExactly(256, 'a');
                assertThat(model.file().hasTensor("output.weight")).isEqualTo(!tied);
            }
        }
    }

    /** What a model that knows nothing gives its likeliest token. */
    private static float logProbability(Model model) {
        DrivenSequence sequence = DrivenSequence.drawing(new int[] {256, 'a'}, 1, SamplingParameters.GREEDY);
        DeviceLimits limits = new DeviceLimits(4, 1, 4, 4, 1);
        try (StepDriver driver = new StepDriver(new ReferenceAcceleratorProvider(), model.program(), limits, 1)) {
            driver.start(sequence);
            driver.finish(4);
        }
        return sequence.drawn().getFirst().logProbability();
    }

    @Test
    void keepsExpertsInTensorsOfThreeDimensions() {
        try (GgufFile file = GgufFile.open(write(configuration(Architecture.LLAMA, 4, true), 1))) {
            assertThat(file.shape("blk.0.ffn_gate_inp.weight")).isEqualTo(TensorShape.of(64, 4));
            assertThat(file.shape("blk.0.ffn_up_exps.weight")).isEqualTo(TensorShape.of(64, 96, 4));
            assertThat(file.shape("blk.1.ffn_down_exps.weight")).isEqualTo(TensorShape.of(96, 64, 4));
            assertThat(file.hasTensor("blk.0.ffn_up.weight")).isFalse();
            assertThat(file.metadata().requiredInt("llama.expert_count")).isEqualTo(4);
            assertThat(file.metadata().requiredInt("llama.expert_used_count")).isEqualTo(2);
        }
    }

    @Test
    void startsWithSmallWeightsSmallerOnTheResidualStreamAndNormsOfOne() {
        try (GgufFile file = GgufFile.open(write(configuration(Architecture.LLAMA, 0, true), 1))) {
            assertThat(deviation(file, "token_embd.weight")).isBetween(0.019, 0.021);
            assertThat(deviation(file, "blk.1.ffn_down.weight")).isBetween(0.0095, 0.0105);
            float[] norm = new float[64];
            Dequantizer.readRow(file.tensor("output_norm.weight", 1, 64), 0, norm, 0);
            assertThat(norm).containsOnly(1);
        }
    }

    private static double deviation(GgufFile file, String name) {
        var tensor = file.findTensor(name).orElseThrow();
        float[] row = new float[tensor.columns()];
        double squares = 0;
        for (int i = 0; i < tensor.rows(); i++) {
            Dequantizer.readRow(tensor, i, row, 0);
            for (float value : row) {
                squares += value * value;
            }
        }
        return Math.sqrt(squares / tensor.valueCount());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1})
    void givesTheSameBytesForTheSameSeed(long seed) throws IOException {
        ModelConfig model = configuration(Architecture.GPT2, 0, true);
        Path first = Files.move(write(model, seed), folder.resolve("first.gguf"));
        assertThat(Files.mismatch(first, write(model, seed))).isEqualTo(-1);
        assertThat(Files.mismatch(first, write(model, 2))).isPositive();
    }

    @Test
    void refusesAVocabularyOfAnotherSize() {
        ModelConfig model = new ModelSection(Architecture.LLAMA, 300, 32, 64, 2, 4, 2, 96, 0, 0, true).config();
        assertThatThrownBy(() -> write(model, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vocabulary_size: 300 (expected: 258, the tokens of the tokenizer)");
    }
}
