package dev.pinball.model.quantization;

import dev.pinball.model.tensor.TensorShape;
import dev.pinball.model.tensor.TensorType;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type that each tensor of a model gets in a file of a {@link FileType}. What a model is sensitive to stays F32. A mix
 * gives more bits to the output, and to values and down projections of the first and last eighth of the layers and every third
 * between: as llama.cpp chooses ({@code llama_tensor_get_type}, September 2026), for the architectures that are read here.
 */
public final class MatrixTypes {
    private static final Pattern LAYER = Pattern.compile("blk\\.(\\d+)\\.(.+)");
    private static final int MANY_EXPERTS = 8;
    private static final int MANY_LAYERS = 80;

    private final FileType type;
    private final int layers;
    private final boolean eightExperts;
    private final boolean tiedOutput;

    /** @param tensors all tensors of the model, by name */
    public MatrixTypes(FileType type, Map<String, TensorShape> tensors) {
        this.type = type;
        layers = (int) tensors.keySet().stream()
                .filter(name -> name.endsWith(".ffn_norm.weight"))
                .count();
        TensorShape router = tensors.get("blk.0.ffn_gate_inp.weight");
        eightExperts = router != null && router.rows() == MANY_EXPERTS;
        tiedOutput = !tensors.containsKey("output.weight");
    }

    public TensorType typeOf(String name, TensorShape shape) {
        return typeOf(name, shape, type.isMix() ? mixed(name) : type.matrices());
    }

    /** The type that a tensor gets when all matrices get {@code type} if it fits them. */
    public static TensorType typeOf(String name, TensorShape shape, TensorType type) {
        boolean converted = name.endsWith(".weight")
                && !shape.isVector()
                && !name.endsWith("_norm.weight")
                && !name.endsWith("ffn_gate_inp.weight")
                && !name.equals("position_embd.weight");
        if (!converted) {
            return TensorType.F32;
        }
        return fitting(type, shape);
    }

    private TensorType mixed(String name) {
        if (name.equals("output.weight") || name.equals("token_embd.weight") && tiedOutput) {
            return TensorType.Q6_K;
        }
        Matcher matcher = LAYER.matcher(name);
        if (!matcher.matches()) {
            return type.matrices();
        }
        boolean moreBits = getsMoreBits(Integer.parseInt(matcher.group(1)));
        return switch (matcher.group(2)) {
            case "attn_v.weight", "attn_qkv.weight" -> values(moreBits);
            case "attn_k.weight" -> eightExperts ? TensorType.Q8_0 : type.matrices();
            case "ffn_down.weight", "ffn_down_exps.weight" -> moreBits ? TensorType.Q6_K : type.matrices();
            case "attn_output.weight" -> eightExperts && type == FileType.Q4_K_M ? TensorType.Q5_K : type.matrices();
            default -> type.matrices();
        };
    }

    private TensorType values(boolean moreBits) {
        if (eightExperts) {
            return TensorType.Q8_0;
        }
        if (moreBits) {
            return TensorType.Q6_K;
        }
        return layers == MANY_LAYERS && type == FileType.Q4_K_M ? TensorType.Q5_K : type.matrices();
    }

    private boolean getsMoreBits(int layer) {
        return layer < layers / 8 || layer >= 7 * layers / 8 || (layer - layers / 8) % 3 == 2;
    }

    /** The type, or the one in its place where rows don't fill its blocks. */
    private static TensorType fitting(TensorType wanted, TensorShape shape) {
        if (shape.columns() % wanted.valuesPerBlock() == 0) {
            return wanted;
        }
        return switch (wanted) {
            case Q4_K -> fitting(TensorType.Q5_0, shape);
            case Q5_K -> fitting(TensorType.Q5_1, shape);
            case Q6_K -> fitting(TensorType.Q8_0, shape);
            default -> TensorType.F16;
        };
    }
}
