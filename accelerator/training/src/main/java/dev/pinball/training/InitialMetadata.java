package dev.pinball.training;

import dev.pinball.model.gguf.MetadataBuilder;

/** What a model file says about the sizes of a model, in the keys of the GGUF specification. */
final class InitialMetadata {
    private static final float NORM_EPSILON = 1e-5f;
    private static final float ROTATION_BASE = 10_000;

    private InitialMetadata() {}

    static MetadataBuilder of(ModelConfiguration model) {
        String key = model.architecture().key() + ".";
        MetadataBuilder metadata = new MetadataBuilder()
                .string("general.architecture", model.architecture().key())
                .string("general.name", "pinball " + model.architecture().key())
                .uint32("general.file_type", 0) // all F32
                .uint32("general.quantization_version", 2)
                .uint32(key + "vocab_size", model.vocabularySize())
                .uint32(key + "context_length", model.contextLength())
                .uint32(key + "embedding_length", model.embeddingLength())
                .uint32(key + "block_count", model.layers())
                .uint32(key + "feed_forward_length", model.feedForwardLength())
                .uint32(key + "attention.head_count", model.heads())
                .uint32(key + "attention.head_count_kv", model.keyValueHeads());
        switch (model.architecture()) {
            case LLAMA ->
                metadata.float32(key + "attention.layer_norm_rms_epsilon", NORM_EPSILON)
                        .float32(key + "rope.freq_base", ROTATION_BASE)
                        .uint32(key + "rope.dimension_count", model.headLength());
            case GPT2 -> metadata.float32(key + "attention.layer_norm_epsilon", NORM_EPSILON);
        }
        if (model.experts() > 0) {
            metadata.uint32(key + "expert_count", model.experts())
                    .uint32(key + "expert_used_count", model.expertsPerToken());
        }
        return metadata;
    }
}
