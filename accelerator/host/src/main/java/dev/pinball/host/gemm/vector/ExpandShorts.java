package dev.pinball.host.gemm.vector;

import static dev.pinball.accelerator.simd.Lanes.COUNT;
import static dev.pinball.accelerator.simd.Lanes.INTS;
import static dev.pinball.accelerator.simd.Lanes.SHORTS;
import static dev.pinball.host.memory.NativeMemory.ALL;
import static dev.pinball.host.memory.NativeMemory.ORDER;
import static jdk.incubator.vector.ShortVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.S2I;

import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.memory.NativeMemory;
import jdk.incubator.vector.IntVector;

/** Expands F16 and BF16: two bytes for each value. */
public final class ExpandShorts {
    private ExpandShorts() {}

    /** @param piece for the part of the row that is converted at a time */
    public static void f16(long source, int columns, long target, float[] piece) {
        for (int start = 0; start < columns; start += piece.length) {
            int count = Math.min(piece.length, columns - start);
            convertF16(source + 2L * start, count, piece, 0);
            NativeMemory.copy(piece, 0, target + 4L * start, count);
        }
    }

    /** A plain loop into an array, which the compiler turns into an instruction that the Vector API doesn't have. */
    static void convertF16(long source, int count, float[] values, int start) {
        for (int i = 0; i < count; i++) {
            values[start + i] = NativeMemory.f16At(source + 2L * i);
        }
    }

    static void bf16(long source, int columns, long target) {
        int end = Lanes.wholeEnd(columns);
        for (int i = 0; i < end; i += COUNT) {
            IntVector bits = (IntVector)
                    fromMemorySegment(SHORTS, ALL, source + 2L * i, ORDER).convertShape(S2I, INTS, 0);
            bits.lanewise(LSHL, Short.SIZE).intoMemorySegment(ALL, target + 4L * i, ORDER);
        }
        for (int i = end; i < columns; i++) {
            float value = Float.intBitsToFloat(NativeMemory.shortAt(source + 2L * i) << Short.SIZE);
            NativeMemory.store(target + 4L * i, value);
        }
    }
}
