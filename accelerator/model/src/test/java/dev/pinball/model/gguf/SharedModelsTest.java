package dev.pinball.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.SharedFiles;
import dev.pinball.model.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedModelsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stories260K.F32.gguf",
                "stories260K.F16.gguf",
                "stories260K.Q8_0.gguf",
                "tiny-experts.F32.gguf",
                "tiny-gpt2.F32.gguf",
                "tiny-llama3.F32.gguf",
                "tiny-qwen2.F32.gguf",
                "tiny-qwen3moe.F32.gguf"
            })
    void opensEveryModel(String name) {
        try (GgufFile file = GgufFile.open(SharedFiles.model(name))) {
            assertThat(file.metadata().requiredString("general.architecture")).isNotEmpty();
            assertThat(file.tensorNames()).contains("token_embd.weight");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-2", "llama-bpe", "llama-spm", "qwen2"})
    void opensVocabulariesWithoutTensors(String name) {
        try (GgufFile file = GgufFile.open(SharedFiles.vocabulary("ggml-vocab-" + name + ".gguf"))) {
            assertThat(file.metadata().strings("tokenizer.ggml.tokens")).hasSizeGreaterThan(30_000);
            assertThat(file.tensorNames()).isEmpty();
        }
    }

    @Test
    void findsTensorsByNameAndShape() {
        try (GgufFile file = GgufFile.open(SharedFiles.model("stories260K.Q8_0.gguf"))) {
            assertThat(file.tensor("blk.0.attn_norm.weight", 1, 64).type()).isEqualTo(TensorType.F32);
            assertThat(file.tensor("blk.0.attn_q.weight", 64, 64).type()).isEqualTo(TensorType.Q8_0);
            assertThatThrownBy(() -> file.tensor("blk.0.attn_q.weight", 64, 32))
                    .isInstanceOf(GgufException.class)
                    .hasMessage(
                            file.name() + ": tensor blk.0.attn_q.weight: 64 x 64 values (expected: 64 x 32 values)");
        }
    }
}
