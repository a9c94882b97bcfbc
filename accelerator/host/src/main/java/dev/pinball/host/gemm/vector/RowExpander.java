package dev.pinball.host.gemm.vector;

import dev.pinball.host.memory.NativeMemory;
import dev.pinball.model.tensor.Dequantizer;
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
            case Q5_K -> (source, columns, target, _) -> KQuants.expandQ5(source, columns, target);
            case Q6_K -> (source, columns, target, _) -> KQuants.expandQ6(source, columns, target);
            case Q4_1, Q5_0, Q5_1, Q2_K, Q3_K, IQ4_NL, IQ4_XS, MXFP4 ->
                (source, columns, target, piece) -> expandByDefinition(type, source, columns, target, piece);
        };
    }

    /** One value after the other: for types that few models are mostly made of. */
    private static void expandByDefinition(TensorType type, long source, int columns, long target, float[] piece) {
        for (int column = 0; column < columns; column += piece.length) {
            int count = Math.min(piece.length, columns - column);
            Dequantizer.read(type, NativeMemory.ALL, source + type.rowBytes(column), count, piece, 0);
            NativeMemory.copy(piece, 0, target + (long) column * Float.BYTES, count);
        }
    }
}
