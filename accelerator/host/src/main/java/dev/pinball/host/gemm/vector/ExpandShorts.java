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
import dev.pinball.model.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Expands F16 and BF16: two bytes for each value. */
public final class ExpandShorts {
    private static final int F16_INFINITE = 0x7c00;
    private static final int FRACTION_BITS_ADDED = 23 - 10;
    private static final int SIGN_AND_MOVED = 0x8fffe000;

    /** The difference of the biases of the exponents. */
    private static final float EXPONENT_ADDED = 0x1p112f; // 127 - 15

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

    /**
     * The COUNT values of F16 from {@code source} on, where none is infinite or NaN. Sign, exponent and fraction move to their places in
     * F32, and a product with a power of two, which is exact, mends the exponent; subnormal values come out right too.
     */
    static FloatVector finiteF16(long source) {
        IntVector bits =
                (IntVector) fromMemorySegment(SHORTS, ALL, source, ORDER).convertShape(S2I, INTS, 0);
        IntVector moved = bits.lanewise(LSHL, FRACTION_BITS_ADDED).and(SIGN_AND_MOVED);
        return moved.reinterpretAsFloats().mul(EXPONENT_ADDED);
    }

    /** Whether no value of a tensor of F16, which is outside the heap, is infinite or NaN. */
    static boolean allFinite(Tensor tensor) {
        long end = tensor.data().address() + tensor.data().byteSize();
        for (long start = tensor.data().address(); start < end; start += tensor.rowBytes()) {
            if (largestMagnitude(start, tensor.columns()) >= F16_INFINITE) {
                return false;
            }
        }
        return true;
    }

    /** Of the bits without the sign: they are in the order of the values. */
    private static int largestMagnitude(long source, int count) {
        int largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, NativeMemory.shortAt(source + 2L * i) & Short.MAX_VALUE);
        }
        return largest;
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
