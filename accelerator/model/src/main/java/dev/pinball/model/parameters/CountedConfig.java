package dev.pinball.model.parameters;

import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.ExpertCounts;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.ModelIdentity;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.tensor.Tensor;

/**
 * Reads the description of a model whose parameters are only counted, of any architecture. Sizes that the tensors show come from
 * them, the others from the metadata.
 */
final class CountedConfig {
    private static final int SIZE_MAX = 1 << 20; // above any real model's; products of three fit a long

    private final GgufFile file;
    private final Metadata metadata;
    private final String architecture;

    CountedConfig(GgufFile file) {
        this.file = file;
        metadata = file.metadata();
        architecture = metadata.requiredString("general.architecture");
    }

    ModelConfig read() {
        ModelIdentity identity = ModelIdentity.of(file, architecture, size("context_length", Integer.MAX_VALUE));
        AttentionShape attention = attention();
        int layerCount = size("block_count", SIZE_MAX);
        ExpertCounts experts = experts();
        return new ModelConfig(
                identity,
                rows("token_embd.weight"),
                layerCount,
                file.findTensor("token_embd.weight").map(Tensor::columns).orElse(0),
                experts.isDense() ? rows("blk.0.ffn_up.weight") : rows("blk.0.ffn_up_exps.weight") / experts.count(),
                attention,
                experts,
                !file.hasTensor("output.weight"));
    }

    /** 0 where there is no such tensor. */
    private int rows(String tensor) {
        return file.findTensor(tensor).map(Tensor::rows).orElse(0);
    }

    private AttentionShape attention() {
        int headCount = size("attention.head_count", SIZE_MAX);
        int headLength = has("attention.key_length")
                ? size("attention.key_length", SIZE_MAX)
                : size("embedding_length", SIZE_MAX) / headCount;
        if ((long) headCount * headLength > Integer.MAX_VALUE) {
            throw problem("attention.head_count", headCount, "fewer than 2^31 values in all heads");
        }
        int window = metadata.integer(key("attention.sliding_window")).orElse(0);
        int keyValueHeadCount = has("attention.head_count_kv") ? size("attention.head_count_kv", SIZE_MAX) : headCount;
        if (headCount % keyValueHeadCount != 0) {
            throw problem(
                    "attention.head_count_kv", keyValueHeadCount, "a divisor of the %d heads".formatted(headCount));
        }
        return AttentionShape.of(
                headCount, keyValueHeadCount, headLength, window > 0 ? window : AttentionShape.UNLIMITED_WINDOW);
    }

    private ExpertCounts experts() {
        int count = metadata.integer(key("expert_count")).orElse(0);
        return count <= 0 ? ExpertCounts.NONE : new ExpertCounts(count, size("expert_used_count", count));
    }

    private boolean has(String key) {
        return metadata.has(key(key));
    }

    private int size(String key, int most) {
        int value = metadata.requiredInt(key(key));
        if (value < 1 || value > most) {
            throw problem(key, value, "1..%d".formatted(most));
        }
        return value;
    }

    private RuntimeException problem(String key, int value, String expected) {
        return metadata.problem(key(key), Integer.toString(value), expected);
    }

    private String key(String key) {
        return architecture + "." + key;
    }
}
