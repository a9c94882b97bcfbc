package dev.pinball.model.config;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metadata keys of an architecture's own namespace that are read, or that change nothing that is computed here. Any other
 * key may change what the model means, so a file with one is refused.
 */
final class ArchitectureKeys {
    private static final Set<String> SIZES = Set.of(
            "vocab_size",
            "context_length",
            "embedding_length",
            "block_count",
            "feed_forward_length",
            "attention.head_count",
            "attention.head_count_kv",
            "attention.key_length",
            "attention.value_length",
            "attention.sliding_window",
            "attention.causal");

    private static final Set<String> ROTATION = Set.of(
            "rope.dimension_count",
            "rope.freq_base",
            "rope.scaling.type",
            "rope.scaling.factor",
            "rope.scaling.attn_factor",
            "rope.scale_linear");

    private static final Set<String> EXPERTS = Set.of(
            "expert_count",
            "expert_used_count",
            "expert_feed_forward_length",
            "expert_shared_count",
            "expert_shared_feed_forward_length",
            "expert_group_count",
            "expert_gating_func",
            "expert_weights_scale",
            "expert_weights_norm");

    /** What a model was made from, how embeddings would be pooled, and numbers that only scalings refused here would use. */
    private static final Set<String> HARMLESS = Set.of(
            "tensor_data_layout",
            "pooling_type",
            "expert_group_used_count",
            "rope.scaling.original_context_length",
            "rope.scaling.finetuned");

    private ArchitectureKeys() {}

    /** @throws dev.pinball.model.gguf.GgufException that names the first key which is not understood */
    static void check(ArchitectureMetadata metadata, Architecture architecture) {
        Set<String> known = known(architecture);
        for (String key : metadata.keys()) {
            if (!known.contains(key)) {
                throw metadata.problem(
                        key, "not understood", "only keys whose meaning for %s is known".formatted(architecture.key()));
            }
        }
    }

    private static Set<String> known(Architecture architecture) {
        Set<String> rotation = architecture.learnsPositions() ? Set.of() : ROTATION;
        return Stream.of(SIZES, rotation, EXPERTS, HARMLESS, Set.of(architecture.normEpsilonKey()))
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }
}
