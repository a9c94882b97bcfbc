package dev.pinball.model.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.model.EditableModel;
import dev.pinball.model.RandomModel;
import dev.pinball.model.SharedFiles;
import dev.pinball.model.config.Architecture;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.config.RopeFrequencies.Layout;
import dev.pinball.model.gguf.GgufException;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "mixtral", "qwen2", "qwen3", "qwen3moe", "gpt2"})
    void refusesFileWithoutOneOfItsTensors(String architecture) {
        List<String> names = tensorNames(architecture);
        List<String> optional = List.of("output.weight", "rope_freqs.weight");
        for (String name : names) {
            if (!optional.contains(name) && !name.endsWith(".bias")) {
                assertRefused(model(architecture).remove(name), "tensor " + name, "missing");
            }
        }
        assertThat(names).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "mixtral", "qwen2", "qwen3", "qwen3moe", "gpt2"})
    void refusesTensorOfAnotherShape(String architecture) {
        for (String name : tensorNames(architecture)) {
            if (!name.equals("token_embd.weight")) {
                byte[] data = new byte[7 * 5 * Float.BYTES];
                EditableModel file = model(architecture).tensor(name, TensorType.F32, 7, 5, data);
                assertRefused(file, "tensor " + name, "7 x 5 values");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "block_count, 0",
        "block_count, -1",
        "block_count, 3",
        "context_length, 0",
        "embedding_length, 255",
        "embedding_length, 2147483647",
        "feed_forward_length, 128",
        "attention.head_count, 0",
        "attention.head_count, 3",
        "attention.head_count, 1048576",
        "attention.head_count_kv, 0",
        "attention.head_count_kv, 3",
        "attention.key_length, 2147483647",
        "attention.key_length, 1000000",
        "attention.value_length, 16",
        "rope.dimension_count, 7",
        "rope.dimension_count, 64",
        "vocab_size, 300",
        "expert_count, 8"
    })
    void refusesSizesThatDoNotFit(String key, int value) {
        assertRefused(model("llama").put("llama." + key, value), "(expected: ");
    }

    @Test
    void refusesNumbersThatMakeNoSense() {
        assertRefused(model("llama").put("llama.rope.freq_base", -1f), "llama.rope.freq_base: -1.0");
        assertRefused(model("llama").put("llama.rope.scaling.factor", 0f), "llama.rope.scaling.factor: 0.0");
        assertRefused(
                model("llama").put("llama.attention.layer_norm_rms_epsilon", Float.NaN),
                "llama.attention.layer_norm_rms_epsilon: NaN");
    }

    @Test
    void namesWhatItRunsWhereItRefuses() {
        assertRefused(
                model("llama").put("general.architecture", "mamba"), "mamba", "llama, qwen2, qwen3, qwen3moe, gpt2");
        assertRefused(model("llama").remove("general.architecture"), "general.architecture: missing");
        assertRefused(model("llama").put("llama.rope.scaling.type", "yarn"), "yarn", "none, linear");
        assertRefused(new EditableModel().put("general.architecture", "llama"), "only a vocabulary");
    }

    @Test
    void refusesVocabularyAlone() {
        Path path = SharedFiles.vocabulary("ggml-vocab-qwen2.gguf");
        try (GgufFile file = GgufFile.open(path)) {
            assertThatThrownBy(() -> ProgramReader.read(file))
                    .isInstanceOf(GgufException.class)
                    .hasMessageContaining(path.toString());
        }
    }

    @Test
    void readsTheShapeOfTheModel() {
        Program program = program(model("llama"));
        ModelConfig config = program.config();
        assertThat(config.name()).isEqualTo("random llama of Q4_0");
        assertThat(config.architecture()).isEqualTo(Architecture.LLAMA);
        assertThat(config.vocabularySize()).isEqualTo(RandomModel.VOCABULARY_SIZE);
        assertThat(config.contextLength()).isEqualTo(RandomModel.CONTEXT_LENGTH);
        assertThat(config.layerCount()).isEqualTo(2);
        assertThat(config.attention().keyValueWidth()).isEqualTo(64);
        AttentionShape attention =
                operations(program, Operation.Attention.class).getFirst().shape();
        assertThat(attention).isEqualTo(new AttentionShape(8, 2, 32, (float) (1 / Math.sqrt(32)), 12));
    }

    @Test
    void sharesTheTokenEmbeddingWhereTheFileHasNoOutputWeight() {
        Program tied = program(model("llama").remove("output.weight"));
        assertThat(operations(tied, Operation.Logits.class).getFirst().weight().name())
                .isEqualTo("token_embd.weight");
        assertThat(operations(program(model("llama")), Operation.Logits.class)
                        .getFirst()
                        .weight()
                        .name())
                .isEqualTo("output.weight");
    }

    @Test
    void stretchesPositionsByTheLinearFactor() {
        RopeFrequencies stretched = rotation(model("qwen2"));
        RopeFrequencies plain = rotation(model("qwen2").put("qwen2.rope.scaling.type", "none"));
        assertThat(stretched.layout()).isEqualTo(Layout.HALVES);
        assertThat(stretched.pairCount()).isEqualTo(16);
        for (int pair = 0; pair < stretched.pairCount(); pair++) {
            float inverseFrequency = (float) Math.pow(1_000_000, -pair / 16.0);
            assertThat(plain.inverseFrequencies()[pair]).isEqualTo(inverseFrequency, within(1e-9f));
            assertThat(stretched.inverseFrequencies()[pair]).isEqualTo(inverseFrequency / 4, within(1e-9f));
        }
    }

    private RopeFrequencies rotation(EditableModel file) {
        return operations(program(file), Operation.Rope.class).getFirst().rotation();
    }

    private static <T extends Operation> List<T> operations(Program program, Class<T> kind) {
        return program.operations().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private void assertRefused(EditableModel writer, String... messageParts) {
        assertThatThrownBy(() -> program(writer))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("model.gguf: ")
                .hasMessageContainingAll(messageParts);
    }

    private List<String> tensorNames(String architecture) {
        try (GgufFile file = GgufFile.open(model(architecture).write(directory.resolve("model.gguf")))) {
            return List.copyOf(file.tensorNames());
        }
    }

    private Program program(EditableModel writer) {
        try (GgufFile file = GgufFile.open(writer.write(directory.resolve("model.gguf")))) {
            return ProgramReader.read(file);
        }
    }

    private static EditableModel model(String architecture) {
        return RandomModel.of(architecture, TensorType.Q4_0, 1);
    }
}
