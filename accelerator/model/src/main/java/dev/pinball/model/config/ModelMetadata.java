package dev.pinball.model.config;

import dev.pinball.model.gguf.MetadataBuilder;
import dev.pinball.model.quantization.FileQuantizer;
import dev.pinball.model.quantization.FileType;

/** The description of a model as metadata of a file, in the keys of the GGUF specification. */
public final class ModelMetadata {
    private static final float ROPE_BASE = 10_000;

    private ModelMetadata() {}

    /** @param type of the matrices of the file */
    public static MetadataBuilder of(ModelConfig config, FileType type) {
        AttentionShape attention = config.attention();
        Architecture architecture = config.architecture();
        String key = architecture.key() + ".";
        MetadataBuilder metadata = new MetadataBuilder()
                .string("general.architecture", architecture.key())
                .string("general.name", config.name());
        FileQuantizer.setType(metadata, type)
                .uint32(key + "vocab_size", config.vocabularySize())
                .uint32(key + "context_length", config.contextLength())
                .uint32(key + "embedding_length", config.embeddingLength())
                .uint32(key + "block_count", config.layerCount())
                .uint32(key + "feed_forward_length", config.feedForwardLength())
                .uint32(key + "attention.head_count", attention.headCount())
                .uint32(key + "attention.head_count_kv", attention.keyValueHeadCount())
                .float32(key + architecture.normEpsilonKey(), config.normEpsilon());
        if (!architecture.learnsPositions()) {
            metadata.float32(key + "rope.freq_base", ROPE_BASE)
                    .uint32(key + "rope.dimension_count", attention.headLength());
        }
        addHeads(metadata, key, config);
        addExperts(metadata, key, config);
        return metadata;
    }

    private static void addHeads(MetadataBuilder metadata, String key, ModelConfig config) {
        AttentionShape attention = config.attention();
        if (attention.queryWidth() != config.embeddingLength()) {
            metadata.uint32(key + "attention.key_length", attention.headLength())
                    .uint32(key + "attention.value_length", attention.headLength());
        }
        if (attention.window() != AttentionShape.UNLIMITED_WINDOW) {
            metadata.uint32(key + "attention.sliding_window", attention.window());
        }
    }

    private static void addExperts(MetadataBuilder metadata, String key, ModelConfig config) {
        if (!config.experts().isDense()) {
            metadata.uint32(key + "expert_count", config.experts().count())
                    .uint32(key + "expert_used_count", config.experts().usedPerToken());
        }
        if (config.architecture() == Architecture.QWEN3MOE) {
            metadata.uint32(key + "expert_feed_forward_length", config.feedForwardLength());
        }
    }
}
