package dev.pinball.training.run;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.gguf.GgufWriter;
import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.gguf.MetadataBuilder;
import dev.pinball.model.quantization.FileQuantizer;
import dev.pinball.model.quantization.FileType;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorShape;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.training.Trainer;
import dev.pinball.training.TrainingException;
import dev.pinball.training.parameter.Parameter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A model file of F32 that also holds what a trainer needs to go on: tensors {@code optimizer.mean.NAME} and {@code
 * optimizer.variance.NAME} for every parameter, the number of steps done, and the configuration.
 */
public final class Checkpoint {
    private static final String PREFIX = "pinball.training.";
    private static final String STEP = PREFIX + "step";
    private static final String CONFIGURATION = PREFIX + "configuration";
    private static final String DATA = PREFIX + "data";
    private static final String MEAN = "optimizer.mean.";
    private static final String VARIANCE = "optimizer.variance.";

    private static final Pattern FIELD = Pattern.compile("(\\w+)=([^,\\[\\]]+)");

    private Checkpoint() {}

    /** The configuration and the data of a training, as text; it can be resumed only with the same. */
    record Purpose(String configuration, String data) {}

    /** Whether the file is a checkpoint, and not just a model. */
    public static boolean is(GgufFile file) {
        return file.metadata().has(STEP);
    }

    /** The metadata of a model in the type, without what a checkpoint adds. */
    static MetadataBuilder modelMetadata(GgufFile model, TensorType type) {
        return FileQuantizer.metadata(model, FileType.of(type).orElseThrow()).remove(PREFIX);
    }

    static boolean isMoment(String tensorName) {
        return tensorName.startsWith(MEAN) || tensorName.startsWith(VARIANCE);
    }

    /** @throws java.io.UncheckedIOException when {@code target} can't be written; it is as it was */
    static void write(Trainer trainer, GgufFile model, Purpose purpose, Path target) {
        MetadataBuilder metadata = modelMetadata(model, TensorType.F32)
                .uint64(STEP, trainer.stepCount())
                .string(CONFIGURATION, purpose.configuration())
                .string(DATA, purpose.data());
        GgufWriter writer = ModelFiles.writer(trainer, model, TensorType.F32, metadata);
        for (Parameter parameter : trainer.parameters()) {
            TensorShape shape = TensorShape.of(parameter.columns(), parameter.rows());
            ModelFiles.addRows(writer, MEAN + parameter.name(), TensorType.F32, shape, parameter.mean());
            ModelFiles.addRows(writer, VARIANCE + parameter.name(), TensorType.F32, shape, parameter.variance());
        }
        writer.write(target);
    }

    /**
     * Gives the moments and the steps of a checkpoint to a trainer that began with its parameters.
     *
     * @throws TrainingException when the checkpoint is of another training
     */
    static void restore(GgufFile checkpoint, Trainer trainer, Purpose purpose) {
        Metadata metadata = checkpoint.metadata();
        requireConfiguration(checkpoint, purpose.configuration());
        String data = metadata.requiredString(DATA);
        if (!data.equals(purpose.data())) {
            throw new TrainingException("%s: a checkpoint of another training: data: %s (expected: %s)"
                    .formatted(checkpoint.name(), purpose.data(), data));
        }
        for (Parameter parameter : trainer.parameters()) {
            read(checkpoint, MEAN, parameter, parameter.mean());
            read(checkpoint, VARIANCE, parameter, parameter.variance());
        }
        trainer.resumeAfter(metadata.longInteger(STEP).orElseThrow());
    }

    /**
     * Checks that a training goes on from a checkpoint of the same configuration.
     *
     * @param configuration its description
     * @throws TrainingException that names the fields that differ, or when the file is no checkpoint
     */
    public static void requireConfiguration(GgufFile checkpoint, String configuration) {
        if (!is(checkpoint)) {
            throw new TrainingException(
                    "%s: a model (expected: a checkpoint of a training)".formatted(checkpoint.name()));
        }
        String found = checkpoint.metadata().requiredString(CONFIGURATION);
        if (!found.equals(configuration)) {
            throw new TrainingException("%s: a checkpoint of another training: %s"
                    .formatted(checkpoint.name(), differences(configuration, found)));
        }
    }

    private static String differences(String asked, String found) {
        Map<String, String> foundFields = fields(found);
        return fields(asked).entrySet().stream()
                .filter(field -> !field.getValue().equals(foundFields.get(field.getKey())))
                .map(field -> "%s: %s (expected: %s)"
                        .formatted(field.getKey(), field.getValue(), foundFields.getOrDefault(field.getKey(), "none")))
                .collect(Collectors.joining(", "));
    }

    /** The values of a description, by the names that the fields have in a configuration file. */
    private static Map<String, String> fields(String description) {
        Map<String, String> fields = new LinkedHashMap<>();
        FIELD.matcher(description).results().forEach(field -> fields.put(snakeCase(field.group(1)), field.group(2)));
        return fields;
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static void read(GgufFile checkpoint, String prefix, Parameter parameter, float[] into) {
        Tensor tensor = checkpoint.tensor(prefix + parameter.name(), parameter.rows(), parameter.columns());
        for (int row = 0; row < parameter.rows(); row++) {
            Dequantizer.readRow(tensor, row, into, row * parameter.columns());
        }
    }
}
