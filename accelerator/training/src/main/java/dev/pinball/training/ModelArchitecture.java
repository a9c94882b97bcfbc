package dev.pinball.training;

import java.util.Locale;

/** The architectures that can be made. */
public enum ModelArchitecture {
    /** RMS norm, rotary positions, grouped heads, SwiGLU, no biases; with experts or without. */
    LLAMA,
    /** Layer norm, learned positions, GELU, biases everywhere. */
    GPT2;

    /** As {@code general.architecture} says it: {@code llama}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
