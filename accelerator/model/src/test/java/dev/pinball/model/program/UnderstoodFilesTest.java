package dev.pinball.model.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.model.EditableModel;
import dev.pinball.model.RandomModel;
import dev.pinball.model.gguf.GgufException;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every tensor and every key of the architecture is used, known to be harmless, or refused by name. */
class UnderstoodFilesTest {
    private static final int WIDTH = 256;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "qwen2, output.bias",
        "llama, blk.2.attn_norm.weight",
        "llama, blk.0.attn_q_norm.weight",
        "llama, blk.0.ffn_gate_inp.weight",
        "qwen3, blk.1.post_attention_norm.weight",
        "gpt2, blk.0.ffn_gate.weight",
        "gpt2, rope_freqs.weight",
        "llama, something.else"
    })
    void refusesTensorThatNothingUses(String architecture, String name) {
        EditableModel file = vector(model(architecture), name);
        assertRefused(
                file,
                "tensor %s: not used (expected: only tensors of %s with block_count 2)".formatted(name, architecture));
    }

    @Test
    void countsTheTensorsThatNothingUses() {
        EditableModel file = vector(vector(model("llama"), "blk.2.ffn_norm.weight"), "blk.3.ffn_norm.weight");
        assertRefused(file, "tensor blk.2.ffn_norm.weight: not used, nor are 1 others");
    }

    @Test
    void usesEveryTensorOfWhatItRuns() {
        for (String kind : RandomModel.KINDS) {
            assertThatCode(() -> program(model(kind))).as(kind).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attention.scale",
                "attention.sliding_window_pattern",
                "attention.max_alibi_bias",
                "rope.scaling.yarn_log_multiplier",
                "final_logit_softcapping",
                "logit_scale"
            })
    void refusesKeyThatItDoesNotUnderstand(String key) {
        for (String architecture : new String[] {"llama", "qwen2", "qwen3", "qwen3moe", "gpt2"}) {
            EditableModel file = model(architecture).put(architecture + "." + key, 1f);
            assertRefused(
                    file,
                    "%s.%s: not understood (expected: only keys whose meaning for %s is known)"
                            .formatted(architecture, key, architecture));
        }
    }

    @Test
    void refusesRotationOfPositionsThatAreLearned() {
        assertRefused(model("gpt2").put("gpt2.rope.freq_base", 1e4f), "gpt2.rope.freq_base: not understood");
    }

    @Test
    void refusesAttentionToLaterTokens() {
        assertRefused(
                model("llama").put("llama.attention.causal", false),
                "llama.attention.causal: false (expected: true, a model that generates text)");
        assertThat(scale(model("qwen2").put("qwen2.attention.causal", true))).isPositive();
    }

    @Test
    void takesKeysThatChangeNothing() {
        EditableModel file = model("llama")
                .put("llama.tensor_data_layout", "Meta AI original pth")
                .put("llama.rope.scaling.original_context_length", 64)
                .put("llama.rope.scaling.finetuned", false)
                .put("general.quantized_by", "somebody")
                .put("qwen2.attention.scale", 2f);
        assertThat(program(file).operations()).isNotEmpty();
    }

    @Test
    void scalesScoresByTheSquareOfTheAttentionFactor() {
        float factor = 1.3f;
        float plain = scale(model("qwen2"));
        float scaled = scale(model("qwen2").put("qwen2.rope.scaling.attn_factor", factor));
        assertThat(plain).isEqualTo((float) (1 / Math.sqrt(32)));
        assertThat(scaled).isEqualTo(plain * factor * factor, within(1e-6f));
    }

    @Test
    void refusesAttentionFactorWhereAPartOfAHeadIsNotRotated() {
        assertRefused(
                model("llama").put("llama.rope.scaling.attn_factor", 1.5f),
                "llama.rope.scaling.attn_factor: 1.5 (expected: 1.0 where only a part of a head is rotated)");
        assertThat(scale(model("llama").put("llama.rope.scaling.attn_factor", 1f)))
                .isPositive();
    }

    private void assertRefused(EditableModel file, String message) {
        assertThatThrownBy(() -> program(file))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("model.gguf: " + message);
    }

    private float scale(EditableModel file) {
        return program(file).operations().stream()
                .filter(Operation.Attention.class::isInstance)
                .map(Operation.Attention.class::cast)
                .findFirst()
                .orElseThrow()
                .shape()
                .scale();
    }

    private Program program(EditableModel model) {
        try (GgufFile file = GgufFile.open(model.write(directory.resolve("model.gguf")))) {
            return ProgramReader.read(file);
        }
    }

    private static EditableModel vector(EditableModel file, String name) {
        return file.tensor(name, TensorType.F32, 1, WIDTH, new byte[WIDTH * Float.BYTES]);
    }

    private static EditableModel model(String kind) {
        return RandomModel.of(kind, TensorType.Q4_0, 1);
    }
}
