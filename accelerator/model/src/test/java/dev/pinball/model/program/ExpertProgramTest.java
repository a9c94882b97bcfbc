package dev.pinball.model.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.model.EditableModel;
import dev.pinball.model.RandomModel;
import dev.pinball.model.gguf.GgufException;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Operation.ExpertMatMul;
import dev.pinball.model.program.Operation.Route;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpertProgramTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "expert_count, 6, tensor blk.0.ffn_gate_inp.weight: 5 x 256 values (expected: 6 x 256 values)",
        "expert_count, -1, llama.expert_count: -1 (expected: 1 to 1048576)",
        "expert_used_count, 0, llama.expert_used_count: 0 (expected: 1 to 5)",
        "expert_used_count, 6, llama.expert_used_count: 6 (expected: 1 to 5)",
        "expert_feed_forward_length, 0, llama.expert_feed_forward_length: 0 (expected: 1 to 1048576)",
        "expert_feed_forward_length, 256, tensor blk.0.ffn_gate_exps.weight: 480 x 256 values (expected: 1280 x 256",
        "expert_shared_count, 1, 'llama.expert_shared_count: 1 (expected: 0, no shared experts)'",
        "expert_shared_feed_forward_length, 64, 'length: 64 (expected: 0, no shared experts)'",
        "expert_group_count, 4, 'llama.expert_group_count: 4 (expected: 1, no groups of experts)'",
        "expert_gating_func, 2, 'llama.expert_gating_func: 2 (expected: 1, softmax)'"
    })
    void refusesExpertsThatItWouldComputeWrongly(String key, int value, String message) {
        assertRefused(model("mixtral").put("llama." + key, value), message);
    }

    @Test
    void refusesMoreRowsThanOneTensorHas() {
        EditableModel file =
                model("mixtral").put("llama.expert_count", 1 << 20).put("llama.expert_feed_forward_length", 1 << 20);
        assertRefused(file, "llama.expert_count: 1048576 (expected: fewer rows than 2^31 in all experts)");
    }

    @Test
    void refusesSharesThatDoNotSumToOne() {
        EditableModel scaled = model("qwen3moe").put("qwen3moe.expert_weights_scale", 2.5f);
        assertRefused(scaled, "qwen3moe.expert_weights_scale: 2.5 (expected: 1.0, shares that sum to 1)");
        EditableModel unequal = model("qwen3moe").put("qwen3moe.expert_weights_norm", false);
        assertRefused(unequal, "qwen3moe.expert_weights_norm: false (expected: true, shares that sum to 1)");
    }

    @Test
    void takesSettingsThatChangeNothing() {
        EditableModel file = model("mixtral")
                .put("llama.expert_shared_count", 0)
                .put("llama.expert_gating_func", 1)
                .put("llama.expert_weights_scale", 0f)
                .put("llama.expert_weights_norm", true);
        assertThat(program(file).operations()).hasAtLeastOneElementOfType(Route.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffn_gate_shexp.weight",
                "ffn_up_exps.bias",
                "ffn_down_exps.scale",
                "exp_probs_b.bias",
                "ffn_gate_inp.bias"
            })
    void refusesTensorThatItWouldLeaveOut(String name) {
        byte[] data = new byte[32 * Float.BYTES];
        EditableModel file = model("mixtral").tensor("blk.1." + name, TensorType.F32, 1, 32, data);
        assertRefused(file, "tensor blk.1." + name + ": not used (expected: only tensors of llama with block_count 2)");
    }

    @Test
    void refusesMissingNumbersOfExperts() {
        assertRefused(model("qwen3moe").remove("qwen3moe.expert_count"), "qwen3moe.expert_count: missing");
        assertRefused(model("mixtral").remove("llama.expert_used_count"), "llama.expert_used_count: missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"qwen2", "qwen3", "gpt2"})
    void refusesExpertsWhereTheArchitectureHasNone(String architecture) {
        EditableModel file = model(architecture).put(architecture + ".expert_count", 8);
        assertRefused(file, architecture + ".expert_count: 8 (expected: 0, or llama or qwen3moe with experts)");
    }

    @Test
    void dividesTheFeedForwardLengthWhereExpertsHaveNoneOfTheirOwn() {
        EditableModel file = model("qwen3moe")
                .remove("qwen3moe.expert_feed_forward_length")
                .put("qwen3moe.feed_forward_length", 193);
        ExpertMatMul gate = program(file).operations().stream()
                .filter(ExpertMatMul.class::isInstance)
                .map(ExpertMatMul.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(gate.outputs()).isEqualTo(96);
        assertThat(gate.expertCount()).isEqualTo(5);
        assertThat(gate.output().width()).isEqualTo(2 * 96);
    }

    @Test
    void countsTheExpertsThatAreChosen() {
        Program program = program(model("mixtral"));
        long attention = 2L * (2 * 256 * 256 + 2 * 64 * 256);
        long experts = 2L * 3 * 5 * 96 * 256;
        long router = 2L * 5 * 256;
        assertThat(program.multiplyAddsPerRow()).isEqualTo(attention + router + experts * 2 / 5);

        double bytesPerValue = (double) TensorType.Q4_0.bytesPerBlock() / TensorType.Q4_0.valuesPerBlock();
        long logits = 256L * RandomModel.VOCABULARY_SIZE;
        assertThat(program.weightBytes(1) / bytesPerValue)
                .isEqualTo(attention + router + logits + experts * 0.4, within(20.0));
        assertThat(program.weightBytes(2) / bytesPerValue)
                .isEqualTo(attention + router + logits + experts * (1 - 0.6 * 0.6), within(20.0));
    }

    private void assertRefused(EditableModel file, String message) {
        assertThatThrownBy(() -> program(file))
                .isInstanceOf(GgufException.class)
                .hasMessageContaining("model.gguf: ")
                .hasMessageContaining(message);
    }

    private Program program(EditableModel model) {
        try (GgufFile file = GgufFile.open(model.write(directory.resolve("model.gguf")))) {
            return ProgramReader.read(file);
        }
    }

    private static EditableModel model(String kind) {
        return RandomModel.of(kind, TensorType.Q4_0, 1);
    }
}
