package dev.pinball.model.config;

import dev.pinball.model.config.RopeFrequencies.Layout;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The architectures that Pinball runs, named as in {@code general.architecture}, and how they differ. */
public enum Architecture {
    /** Llama 2 and 3, Mistral: RMS norm, rotary positions, grouped heads, SwiGLU; Mixtral: with experts. */
    LLAMA,
    /** Qwen 2 and 2.5: as Llama, with biases on query, key and value, and the other layout of rotary pairs. */
    QWEN2,
    /** Qwen 3: as Qwen 2, with norms of query and key heads in place of the biases. */
    QWEN3,
    /** Qwen 3 with experts. */
    QWEN3MOE,
    /** GPT-2: layer norm, learned positions, GELU, biases everywhere, query, key and value in one matrix. */
    GPT2;

    /** The architecture that GGUF calls {@code key}. */
    public static Optional<Architecture> named(String key) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.key().equals(key))
                .findFirst();
    }

    /** The keys of all architectures. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(Architecture::key).toList();
    }

    /** As GGUF calls it: {@code llama}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether positions are embeddings that are learned; else they are rotations of queries and keys. */
    public boolean learnsPositions() {
        return this == GPT2;
    }

    /** The layout of rotary pairs in its files. */
    public Layout ropeLayout() {
        return this == LLAMA ? Layout.INTERLEAVED : Layout.HALVES;
    }

    /** Whether the heads of queries and keys are normalised, each by itself, before they are rotated. */
    public boolean hasHeadNorms() {
        return this == QWEN3 || this == QWEN3MOE;
    }

    /** Whether query, key and value have biases. */
    public boolean hasProjectionBiases() {
        return this == QWEN2 || this == GPT2;
    }

    public boolean allowsExperts() {
        return this == LLAMA || this == QWEN3MOE;
    }

    public boolean requiresExperts() {
        return this == QWEN3MOE;
    }

    /** Whether a model of it can be made from random values. */
    public boolean isTrainable() {
        return this == LLAMA || this == GPT2;
    }

    /** The metadata key of the epsilon of its norms, without the architecture in front. */
    String normEpsilonKey() {
        return this == GPT2 ? "attention.layer_norm_epsilon" : "attention.layer_norm_rms_epsilon";
    }
}
