package dev.pinball.model.gguf;

import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Quantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorShape;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;

/**
 * Writes a model with its matrices in another type, as llama.cpp's {@code llama-quantize --pure} does: what a model is
 * sensitive to stays F32, rows that don't fill whole blocks become F16.
 */
public final class FileQuantizer {
    private static final String FILE_TYPE = "general.file_type";
    private static final String VERSION = "general.quantization_version";
    private static final int CURRENT_VERSION = 2;

    private FileQuantizer() {}

    /** The type that a tensor gets when the model is written as {@code type}. */
    public static TensorType typeOf(String name, TensorShape shape, TensorType type) {
        boolean converted = name.endsWith(".weight")
                && !shape.isVector()
                && !name.endsWith("_norm.weight")
                && !name.endsWith("ffn_gate_inp.weight")
                && !name.equals("position_embd.weight");
        if (!converted) {
            return TensorType.F32;
        }
        return shape.columns() % type.valuesPerBlock() == 0 ? type : TensorType.F16;
    }

    /** The metadata of {@code file} with those keys changed that say what type its matrices have. */
    public static MetadataBuilder metadata(GgufFile file, TensorType type) {
        return setType(new MetadataBuilder().copy(file.metadata()), type);
    }

    /** Sets the keys that say what type the matrices of a file have. */
    public static MetadataBuilder setType(MetadataBuilder metadata, TensorType type) {
        return metadata.uint32(FILE_TYPE, fileType(type)).uint32(VERSION, CURRENT_VERSION);
    }

    /**
     * Converts {@code file} row by row; tensors that have their type already are copied.
     *
     * @param type one of {@link Quantizer#TYPES}
     * @throws java.io.UncheckedIOException when {@code target} can't be written; it is as it was
     */
    public static void write(GgufFile file, TensorType type, Path target) {
        GgufWriter writer = new GgufWriter(metadata(file, type));
        for (String name : file.tensorNames()) {
            Tensor tensor = file.findTensor(name).orElseThrow();
            TensorShape shape = file.shape(name);
            TensorType newType = typeOf(name, shape, type);
            if (newType == tensor.type()) {
                writer.copy(tensor, shape);
            } else {
                writer.tensor(name, newType, shape, (row, into) -> Dequantizer.readRow(tensor, row, into, 0));
            }
        }
        writer.write(target);
    }

    /** llama.cpp's number for a file whose matrices are mostly of a type. */
    private static int fileType(TensorType type) {
        return switch (type) {
            case F32 -> 0;
            case F16 -> 1;
            case Q4_0 -> 2;
            case Q8_0 -> 7;
            case BF16 -> 32;
            default -> throw new IllegalArgumentException("%s (expected: one of %s)".formatted(type, Quantizer.TYPES));
        };
    }
}
