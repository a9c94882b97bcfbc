package dev.pinball.model.parameters;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the layers of an architecture are built, as far as it changes their parameters. */
public enum LayerStyle {
    /** Learned positions, biases everywhere, query, key and value in one matrix, no gate. */
    GPT2,
    /** Rotary positions, no biases, a gate. */
    LLAMA,
    /** As Llama, with biases on query, key and value. */
    QWEN2,
    /** As Llama, with norms of query and key. */
    QWEN3,
    /** As Qwen 3, with experts. */
    QWEN3MOE;

    /** The style of the architecture that GGUF calls {@code name}. */
    public static Optional<LayerStyle> ofArchitecture(String name) {
        return Arrays.stream(values())
                .filter(style -> style.architecture().equals(name))
                .findFirst();
    }

    /** {@code gpt2, llama...}. */
    public static String architectures() {
        return Arrays.stream(values()).map(LayerStyle::architecture).collect(Collectors.joining(", "));
    }

    /** As GGUF calls it. */
    public String architecture() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean hasHeadNorms() {
        return this == QWEN3 || this == QWEN3MOE;
    }
}
