package dev.pinball.model.program;

import dev.pinball.model.program.RopeFrequencies.Layout;
import java.util.Locale;

/** Llama and its relatives, and what sets them apart; each is named as in {@code general.architecture}. */
enum LlamaVariant {
    LLAMA(Layout.INTERLEAVED),
    QWEN2(Layout.HALVES),
    QWEN3(Layout.HALVES),
    QWEN3MOE(Layout.HALVES);

    private final Layout layout;

    LlamaVariant(Layout layout) {
        this.layout = layout;
    }

    String architecture() {
        return name().toLowerCase(Locale.ROOT);
    }

    Layout layout() {
        return layout;
    }

    /** Whether the heads of queries and keys are normalised, each by itself, before they are rotated. */
    boolean normalisesHeads() {
        return this == QWEN3 || this == QWEN3MOE;
    }

    /** Whether the layers of the file have experts; Mixtral is a {@code llama} that has. */
    boolean hasExperts(ArchitectureMetadata metadata) {
        return this == QWEN3MOE || metadata.integer("expert_count", 0) != 0;
    }
}
