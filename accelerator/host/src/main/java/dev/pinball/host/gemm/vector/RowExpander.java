package dev.pinball.host.gemm.vector;

import dev.pinball.model.tensor.TensorType;
import org.jspecify.annotations.Nullable;

/** Expands a row of weights of the file to F32. */
interface RowExpander {

    /**
     * Reads {@code columns} values from address {@code source} and stores them as f32 from {@code target} on.
     *
     * @param piece memory of the thread for a part of a row
     */
    void expand(long source, int columns, long target, float[] piece);

    /** The expander of a type, or null for F32, which needs none. */
    static @Nullable RowExpander of(TensorType type) {
        return switch (type) {
            case F32 -> null;
            case F16 -> ExpandShorts::f16;
            case BF16 -> (source, columns, target, _) -> ExpandShorts.bf16(source, columns, target);
            case Q8_0 -> (source, columns, target, _) -> LegacyQuants.expandQ8(source, columns, target);
            case Q4_0 -> (source, columns, target, _) -> LegacyQuants.expandQ4(source, columns, target);
            case Q4_K -> (source, columns, target, _) -> KQuants.expandQ4(source, columns, target);
            case Q6_K -> (source, columns, target, _) -> KQuants.expandQ6(source, columns, target);
        };
    }
}
