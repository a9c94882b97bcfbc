package dev.pinball.model.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.model.tensor.TensorShape;
import dev.pinball.model.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected is what llama-quantize of September 2026 chose for models of these shapes. */
class MatrixTypesTest {
    private static final int LAYERS = 12;

    private static Map<String, TensorShape> model(int width, int experts) {
        Map<String, TensorShape> tensors = new LinkedHashMap<>();
        tensors.put("token_embd.weight", TensorShape.of(width, 512));
        tensors.put("output.weight", TensorShape.of(width, 512));
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blk." + layer + ".";
            tensors.put(block + "ffn_norm.weight", TensorShape.of(width));
            for (String name : List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_up", "ffn_down")) {
                tensors.put(block + name + ".weight", TensorShape.of(width, width));
            }
            if (experts > 0) {
                tensors.put(block + "ffn_gate_inp.weight", TensorShape.of(width, experts));
            }
        }
        return tensors;
    }

    private static TensorType type(FileType file, Map<String, TensorShape> model, String name) {
        return new MatrixTypes(file, model).typeOf(name, Objects.requireNonNull(model.get(name)));
    }

    @ParameterizedTest
    @CsvSource({
        "Q4_K_M, token_embd.weight, Q4_K",
        "Q4_K_M, output.weight, Q6_K",
        "Q4_K_M, blk.0.attn_q.weight, Q4_K",
        "Q4_K_M, blk.0.ffn_up.weight, Q4_K",
        "Q4_K_M, blk.0.ffn_norm.weight, F32",
        "Q5_K_M, blk.0.attn_output.weight, Q5_K",
        "Q5_K_M, output.weight, Q6_K",
        "Q6_K, token_embd.weight, Q6_K",
        "Q6_K, blk.5.ffn_down.weight, Q6_K",
        "Q8_0, output.weight, Q8_0",
    })
    void choosesByName(FileType file, String name, TensorType expected) {
        assertThat(type(file, model(768, 0), name)).isEqualTo(expected);
    }

    /** Of 12 layers 0, 10 and 11 by their place, 3, 6 and 9 as every third. */
    @Test
    void givesValuesAndDownProjectionsOfHalfTheLayersMoreBits() {
        Map<String, TensorShape> model = model(768, 0);
        for (int layer = 0; layer < LAYERS; layer++) {
            boolean more = layer == 0 || layer >= 10 || layer % 3 == 0;
            for (String name : List.of("attn_v", "ffn_down")) {
                String tensor = "blk.%d.%s.weight".formatted(layer, name);
                assertThat(type(FileType.Q4_K_M, model, tensor))
                        .as(tensor)
                        .isEqualTo(more ? TensorType.Q6_K : TensorType.Q4_K);
                assertThat(type(FileType.Q5_K_M, model, tensor))
                        .as(tensor)
                        .isEqualTo(more ? TensorType.Q6_K : TensorType.Q5_K);
            }
        }
    }

    @Test
    void givesATiedEmbeddingTheBitsOfAnOutput() {
        Map<String, TensorShape> model = model(768, 0);
        model.remove("output.weight");
        assertThat(type(FileType.Q4_K_M, model, "token_embd.weight")).isEqualTo(TensorType.Q6_K);
    }

    @ParameterizedTest
    @CsvSource({
        "Q4_K_M, 896, token_embd.weight, Q5_0",
        "Q4_K_M, 896, output.weight, Q8_0",
        "Q4_K_M, 896, blk.0.attn_v.weight, Q8_0",
        "Q4_K_M, 896, blk.1.attn_v.weight, Q5_0",
        "Q5_K_M, 896, blk.1.ffn_up.weight, Q5_1",
        "Q6_K, 896, blk.1.ffn_up.weight, Q8_0",
        "Q6_K, 900, blk.1.ffn_up.weight, F16",
    })
    void takesAnotherTypeWhereRowsFillNoBlocks(FileType file, int width, String name, TensorType expected) {
        assertThat(type(file, model(width, 0), name)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Q4_K_M, blk.1.attn_v.weight, Q8_0",
        "Q4_K_M, blk.1.attn_k.weight, Q8_0",
        "Q4_K_M, blk.1.attn_output.weight, Q5_K",
        "Q5_K_M, blk.1.attn_output.weight, Q5_K",
        "Q4_K_M, blk.1.ffn_gate_inp.weight, F32",
    })
    void givesAttentionOfEightExpertsMoreBits(FileType file, String name, TensorType expected) {
        assertThat(type(file, model(768, 8), name)).isEqualTo(expected);
    }
}
