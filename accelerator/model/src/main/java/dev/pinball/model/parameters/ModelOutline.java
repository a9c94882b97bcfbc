package dev.pinball.model.parameters;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;

/** All of a model but its values: the shapes of its tensors, and how it uses them. */
public record ModelOutline(
        ModelIdentity identity, AttentionSizes attention, ExpertCounts experts, List<ParameterTensor> tensors) {
    private static final int SIZE_MAX = 1 << 20; // above any real model's; products of three fit a long

    public ModelOutline {
        tensors = List.copyOf(tensors);
    }

    /**
     * The outline of the model in a file, of any architecture whose tensors have GGUF's usual names.
     *
     * @throws dev.pinball.model.gguf.GgufException when it holds no model, or its metadata make no sense
     */
    public static ModelOutline read(GgufFile file) {
        if (file.tensorNames().isEmpty()) {
            throw file.problem("tensors", "none, only a vocabulary", "the parameters of a model");
        }
        Metadata metadata = file.metadata();
        String architecture = metadata.requiredString("general.architecture");
        String fileName = String.valueOf(Path.of(file.name()).getFileName());
        ModelIdentity identity = new ModelIdentity(
                metadata.string("general.name").orElse(fileName),
                architecture,
                fileName,
                size(metadata, architecture + ".context_length", Integer.MAX_VALUE));
        List<ParameterTensor> tensors = file.tensorNames().stream()
                .map(name -> shape(file.findTensor(name).orElseThrow()))
                .toList();
        return new ModelOutline(identity, attention(metadata, architecture), experts(metadata, architecture), tensors);
    }

    private static ParameterTensor shape(Tensor tensor) {
        return new ParameterTensor(tensor.name(), tensor.rows(), tensor.columns());
    }

    private static AttentionSizes attention(Metadata metadata, String architecture) {
        String prefix = architecture + ".attention.";
        int headCount = size(metadata, prefix + "head_count", SIZE_MAX);
        int headLength = metadata.has(prefix + "key_length")
                ? size(metadata, prefix + "key_length", SIZE_MAX)
                : size(metadata, architecture + ".embedding_length", SIZE_MAX) / headCount;
        int window = metadata.integer(prefix + "sliding_window").orElse(0);
        return new AttentionSizes(
                size(metadata, architecture + ".block_count", SIZE_MAX),
                headCount,
                metadata.has(prefix + "head_count_kv") ? size(metadata, prefix + "head_count_kv", SIZE_MAX) : headCount,
                headLength,
                window > 0 ? window : Integer.MAX_VALUE);
    }

    private static ExpertCounts experts(Metadata metadata, String architecture) {
        int count = metadata.integer(architecture + ".expert_count").orElse(0);
        if (count <= 0) {
            return ExpertCounts.NONE;
        }
        String usedKey = architecture + ".expert_used_count";
        return new ExpertCounts(count, size(metadata, usedKey, count));
    }

    private static int size(Metadata metadata, String key, int most) {
        int value = metadata.requiredInt(key);
        if (value < 1 || value > most) {
            throw metadata.problem(key, Integer.toString(value), "1..%d".formatted(most));
        }
        return value;
    }
}
