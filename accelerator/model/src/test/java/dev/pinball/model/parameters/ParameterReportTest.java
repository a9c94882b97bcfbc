package dev.pinball.model.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.model.SharedFiles;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.ExpertCounts;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.ModelIdentity;
import dev.pinball.model.config.Preset;
import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.gguf.GgufException;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterReportTest {

    /** The sizes of the published weights, by the number of elements in their safetensors files. */
    @ParameterizedTest
    @CsvSource({
        "gpt-2, 124439808",
        "llama-2-70b, 68976648192",
        "llama-3-8b, 8030261248",
        "llama-3-70b, 70553706496",
        "mixtral-8x7b, 46702792704"
    })
    void countsWhatWasPublished(String preset, long total) {
        assertThat(report(preset).parameters().total()).isEqualTo(total);
    }

    /** Brown et al. 2020 say 175.0 billion; its sizes give 174,604,259,328 with GPT-2's vocabulary and 2,048 positions. */
    @Test
    void countsGpt3AsItsPaperDoes() {
        ParameterCounts parameters = report("gpt-3").parameters();
        assertThat(parameters.total()).isEqualTo(174_604_259_328L);
        assertThat((double) parameters.total()).isCloseTo(175e9, Percentage.withPercentage(0.3));
        assertThat(parameters.embeddings()).isEqualTo((50_257L + 2_048) * 12_288);
    }

    /** Jiang et al. 2024: "each token ... uses 13B active parameters". */
    @Test
    void leavesOutTheExpertsThatATokenDoesNotUse() {
        ParameterReport report = report("mixtral-8x7b");
        assertThat(report.parameters().activePerToken()).isEqualTo(12_879_925_248L);
        assertThat(report.neurons()).isEqualTo(new NeuronCounts(8 * 14_336L, 32 * 8 * 14_336L, 32 * 2 * 14_336L));
        assertThat(report.arithmeticPerToken().matrixMultiplyAdds())
                .isEqualTo(12_879_925_248L - 32_000 * 4_096L - 65 * 4_096L);
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void sumsUp(Preset preset) {
        ParameterReport report = ParameterReport.of(ModelTensors.of(preset.config()));
        ParameterCounts parameters = report.parameters();
        assertThat(parameters.embeddings() + parameters.weights() + parameters.biases())
                .isEqualTo(parameters.total());
        assertThat(sum(parameters)).isEqualTo(parameters.total());
        assertThat(report.bytes())
                .containsEntry(TensorType.F32, 4 * parameters.total())
                .containsEntry(TensorType.F16, 2 * parameters.total())
                .containsEntry(TensorType.Q8_0, Math.ceilDiv(parameters.total(), 32) * 34);
        for (LayerReport layer : report.layers()) {
            assertThat(sum(layer.parameters())).isEqualTo(layer.parameters().total());
        }
    }

    @Test
    void countsWeightsBiasesAndNeuronsByLayerAndRole() {
        ParameterReport report = report("gpt-2");
        assertThat(report.layers()).hasSize(12);
        LayerReport layer = report.layers().getLast();
        assertThat(layer.layer()).isEqualTo(11);
        assertThat(layer.neurons()).isEqualTo(3_072);
        assertThat(layer.parameters().weights()).isEqualTo(12 * 768 * 768 + 2 * 768);
        assertThat(layer.parameters().biases()).isEqualTo(2_304 + 768 + 3_072 + 768 + 2 * 768);
        assertThat(layer.parameters().byRole())
                .containsEntry("attention_query_key_value_bias", 2_304L)
                .containsEntry("feed_forward_up_weight", 3_072L * 768)
                .containsEntry("norm_weight", 2L * 768);
    }

    /** Touvron et al. 2023: keys and values of 8 heads of 128 values in 80 layers. */
    @Test
    void countsKeysAndValuesOfSharedHeads() {
        assertThat(report("llama-2-70b").keyValueBytesPerToken())
                .containsEntry(TensorType.F16, 2L * 80 * 8 * 128 * 2)
                .containsEntry(TensorType.F32, 2L * 80 * 8 * 128 * 4);
    }

    @Test
    void countsTheArithmeticOfATokenWithAttentionApart() {
        Arithmetic arithmetic = report("gpt-2").arithmeticPerToken();
        assertThat(arithmetic.matrixMultiplyAdds()).isEqualTo(12L * 12 * 768 * 768 + 50_257L * 768);
        assertThat(arithmetic.attentionMultiplyAddsPerPosition()).isEqualTo(2L * 12 * 768);
        assertThat(arithmetic.attentionMultiplyAdds()).isEqualTo(2L * 12 * 768 * 1_024);
        assertThat(arithmetic.floatingPointOperations())
                .isEqualTo(2 * (arithmetic.matrixMultiplyAdds() + arithmetic.attentionMultiplyAdds()));
    }

    /** Brown et al. 2020, table D.1: 300 billion tokens, 3.14e23 operations; its batches have 3.2 million tokens. */
    @Test
    void countsTheTrainingOfGpt3AsItsPaperDoes() {
        ModelTensors gpt3 = ModelTensors.of(Preset.GPT_3.config());
        TrainingCost training = TrainingCost.of(gpt3, 300_000_000_000L, 3_200_000);
        assertThat(training.floatingPointOperationsEstimate()).isCloseTo(3.14e23, Percentage.withPercentage(0.2));
        assertThat(training.floatingPointOperations()).isCloseTo(3.14e23, Percentage.withPercentage(2));
        assertThat(training.updatesPerParameter()).isEqualTo(93_750);
    }

    @Test
    void averagesThePositionsThatATokenSees() {
        assertThat(AttentionShape.of(1, 1, 8).positionsSeenOnAverage(5)).isEqualTo(3);
        assertThat(AttentionShape.of(1, 1, 8, 2).positionsSeenOnAverage(5)).isCloseTo(9 / 5.0, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stories260K.F32",
                "tiny-gpt2.F32",
                "tiny-qwen2.F32",
                "tiny-llama3.F32",
                "tiny-experts.F32",
                "tiny-qwen3moe.F32"
            })
    void countsEveryValueOfAFileThatTrainingSets(String name) {
        try (GgufFile file = GgufFile.open(SharedFiles.model(name + ".gguf"))) {
            long expected = file.tensorNames().stream()
                    .filter(tensor -> !tensor.startsWith("rope_freqs"))
                    .mapToLong(tensor -> file.findTensor(tensor).orElseThrow().valueCount())
                    .sum();
            ParameterCounts parameters =
                    ParameterReport.of(ModelTensors.read(file)).parameters();
            assertThat(parameters.total()).isEqualTo(expected);
            assertThat(sum(parameters)).isEqualTo(expected);
            assertThat(parameters.byRole()).doesNotContainKey("other_weight");
        }
    }

    @Test
    void countsAFileAsItsConfigurationDoes() {
        ModelConfig config = new ModelConfig(
                new ModelIdentity("tiny", "qwen3moe", "test", 512),
                512,
                3,
                64,
                64,
                AttentionShape.of(4, 2, 32),
                new ExpertCounts(8, 2),
                false);
        try (GgufFile file = GgufFile.open(SharedFiles.model("tiny-qwen3moe.F32.gguf"))) {
            ParameterReport ofFile = ParameterReport.of(ModelTensors.read(file));
            ParameterReport expected = ParameterReport.of(ModelTensors.of(config));
            assertThat(ofFile)
                    .usingRecursiveComparison()
                    .ignoringFields("model")
                    .isEqualTo(expected);
        }
    }

    @Test
    void refusesAFileWithoutParameters() {
        try (GgufFile file = GgufFile.open(SharedFiles.vocabulary("ggml-vocab-gpt-2.gguf"))) {
            assertThatThrownBy(() -> ModelTensors.read(file))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("tensors: none, only a vocabulary (expected: the parameters of a model)");
        }
    }

    @Test
    void refusesSizesThatMakeNoSense(@TempDir Path folder) {
        GgufBuilder sizes = new GgufBuilder()
                .string("general.architecture", "llama")
                .uint32("llama.context_length", 8)
                .uint32("llama.attention.head_count", 0)
                .tensor("token_embd.weight", 1, 1, 1);
        try (GgufFile file = sizes.open(folder.resolve("wrong.gguf"))) {
            assertThatThrownBy(() -> ModelTensors.read(file))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining("llama.attention.head_count: 0 (expected: 1..1048576)");
        }
    }

    private static ParameterReport report(String preset) {
        return ParameterReport.of(
                ModelTensors.of(Preset.named(preset).orElseThrow().config()));
    }

    private static long sum(ParameterCounts parameters) {
        return parameters.byRole().values().stream().mapToLong(Long::longValue).sum();
    }
}
