package dev.pinball.model.quantization;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.gguf.GgufWriter;
import dev.pinball.model.gguf.MetadataBuilder;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorShape;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes a model with its matrices in another type, as llama.cpp's {@code llama-quantize} does for the mixes of {@link FileType}
 * and {@code llama-quantize --pure} for the other types. {@link MatrixTypes} says which type each tensor gets.
 */
public final class FileQuantizer {
    private static final String FILE_TYPE = "general.file_type";
    private static final String VERSION = "general.quantization_version";
    private static final int CURRENT_VERSION = 2;

    private FileQuantizer() {}

    /** The metadata of {@code file} with those keys changed that say what type its matrices have. */
    public static MetadataBuilder metadata(GgufFile file, FileType type) {
        return setType(new MetadataBuilder().copy(file.metadata()), type);
    }

    /** Sets the keys that say what type the matrices of a file have. */
    public static MetadataBuilder setType(MetadataBuilder metadata, FileType type) {
        return metadata.uint32(FILE_TYPE, type.id()).uint32(VERSION, CURRENT_VERSION);
    }

    /**
     * Converts {@code file} row by row; tensors that have their type already are copied.
     *
     * @throws java.io.UncheckedIOException when {@code target} can't be written; it is as it was
     */
    public static void write(GgufFile file, FileType type, Path target) {
        GgufWriter writer = new GgufWriter(metadata(file, type));
        MatrixTypes types = new MatrixTypes(
                type, file.tensorNames().stream().collect(Collectors.toMap(Function.identity(), file::shape)));
        for (String name : file.tensorNames()) {
            Tensor tensor = file.findTensor(name).orElseThrow();
            TensorShape shape = file.shape(name);
            TensorType newType = types.typeOf(name, shape);
            if (newType == tensor.type()) {
                writer.copy(tensor, shape);
            } else {
                writer.tensor(name, newType, shape, (row, into) -> Dequantizer.readRow(tensor, row, into, 0));
            }
        }
        writer.write(target);
    }
}
