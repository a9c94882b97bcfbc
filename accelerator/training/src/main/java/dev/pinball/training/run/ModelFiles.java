package dev.pinball.training.run;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.gguf.GgufWriter;
import dev.pinball.model.gguf.MetadataBuilder;
import dev.pinball.model.quantization.MatrixTypes;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorShape;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.training.Trainer;
import dev.pinball.training.parameter.Parameter;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Model files with the values of a trainer. */
public final class ModelFiles {
    private ModelFiles() {}

    /**
     * Writes the trained model.
     *
     * @param model the file that the trainer began with: its metadata, and the tensors that aren't trained
     * @param type of the matrices
     * @throws java.io.UncheckedIOException when {@code target} can't be written; it is as it was
     */
    public static void write(Trainer trainer, GgufFile model, TensorType type, Path target) {
        writer(trainer, model, type, Checkpoint.modelMetadata(model, type)).write(target);
    }

    /** With all tensors of the model, and the metadata but for what a checkpoint adds. */
    static GgufWriter writer(Trainer trainer, GgufFile model, TensorType type, MetadataBuilder metadata) {
        GgufWriter writer = new GgufWriter(metadata);
        Map<String, Parameter> parameters =
                trainer.parameters().stream().collect(Collectors.toMap(Parameter::name, Function.identity()));
        for (String name : model.tensorNames()) {
            TensorShape shape = model.shape(name);
            Parameter parameter = parameters.get(name);
            if (parameter != null) {
                addRows(writer, name, MatrixTypes.typeOf(name, shape, type), shape, parameter.values());
            } else if (!Checkpoint.isMoment(name)) {
                Tensor tensor = model.findTensor(name).orElseThrow();
                writer.copy(tensor, shape);
            }
        }
        return writer;
    }

    static void addRows(GgufWriter writer, String name, TensorType type, TensorShape shape, float[] values) {
        int columns = shape.columns();
        writer.tensor(name, type, shape, (row, into) -> System.arraycopy(values, row * columns, into, 0, columns));
    }
}
