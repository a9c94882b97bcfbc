package dev.pinball.accelerator.host;

import dev.pinball.accelerator.gguf.TensorType;
import org.jspecify.annotations.Nullable;

/** Expands a row of weights as it lies in the file into f32. */
interface RowExpander {

    /** Reads {@code columns} values from address {@code source} and stores them as f32 from {@code target} on. */
    void expand(long source, int columns, long target);

    /** The expander of a type, or null for F32, which is read where it lies. */
    static @Nullable RowExpander of(TensorType type) {
        return switch (type) {
            case F32 -> null;
            case F16 -> ExpandShorts::halves;
            case BF16 -> ExpandShorts::bfloats;
            case Q8_0 -> Blocks32::expandQ8;
            case Q4_0 -> Blocks32::expandQ4;
            case Q4_K -> SuperBlocks::expandQ4;
            case Q6_K -> SuperBlocks::expandQ6;
        };
    }
}
