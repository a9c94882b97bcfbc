package dev.pinball.host.gemm.vector;

import static dev.pinball.accelerator.simd.Lanes.BYTES;
import static dev.pinball.accelerator.simd.Lanes.BYTE_COUNT;
import static dev.pinball.accelerator.simd.Lanes.COUNT;
import static dev.pinball.accelerator.simd.Lanes.FLOATS;
import static dev.pinball.accelerator.simd.Lanes.INTS;
import static dev.pinball.host.gemm.vector.LegacyQuants.SCALE_BYTES;
import static dev.pinball.host.gemm.vector.LegacyQuants.VALUES;
import static dev.pinball.host.memory.NativeMemory.ALL;
import static dev.pinball.host.memory.NativeMemory.ORDER;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.FloatVector.zero;
import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.memory.NativeMemory;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * The dot product of one row of a weight, as it is in the file, with one input, in the order of {@link PartialSums}. Weights are expanded
 * in registers, and rows are read one after the other from the first byte to the last, which processors prefetch best. A pass of a loop
 * takes several vectors, written out: the fewer instructions a byte takes, the more of them the processor's window holds.
 */
final class RowProduct {
    private static final int HALF_BLOCK = VALUES / 2;

    /** Columns of a pass, which fill a block or half of one; eight vectors are more than the compiler inlines. */
    private static final int PASS_COLUMNS = Math.min(VALUES, 4 * COUNT);

    /** A quarter of a block by vectors of 128 bits. */
    private static final int Q4_PASS_COLUMNS = COUNT == 4 ? 2 * COUNT : VALUES;

    private RowProduct() {}

    /** Whether the rows of a weight are multiplied as they are. */
    static boolean takes(Tensor tensor) {
        return switch (tensor.type()) {
            case F32, Q8_0, Q4_0 -> true;
            case F16 -> tensor.columns() % PASS_COLUMNS == 0 && ExpandShorts.allFinite(tensor);
            default -> false;
        };
    }

    /** @param sums the memory of a thread for a vector */
    static float of(TensorType type, long row, int columns, float[] x, int start, float[] sums) {
        switch (type) {
            case F32 -> {
                addF32(row, columns, x, start, sums);
                return PartialSums.total(sums, 0, row, columns, x, start);
            }
            case F16 -> addF16(row, columns, x, start, sums);
            case Q8_0 -> addQ8(row, columns, x, start, sums);
            case Q4_0 -> addQ4(row, columns, x, start, sums);
            default -> throw new IllegalArgumentException(type.name());
        }
        return Lanes.sum(sums, 0);
    }

    private static void addF32(long row, int columns, float[] x, int start, float[] sums) {
        FloatVector s0 = zero(FLOATS), s1 = s0;
        long w = row;
        int end = start + PartialSums.wholeEnd(columns);
        for (int i = start; i != end; i += PartialSums.COLUMNS) {
            s0 = fromMemorySegment(FLOATS, ALL, w, ORDER).fma(fromArray(FLOATS, x, i), s0);
            s1 = fromMemorySegment(FLOATS, ALL, w + 4L * COUNT, ORDER).fma(fromArray(FLOATS, x, i + COUNT), s1);
            w += 4L * PartialSums.COLUMNS;
        }
        s0.add(s1).intoArray(sums, 0);
    }

    private static void addF16(long row, int columns, float[] x, int start, float[] sums) {
        FloatVector s0 = zero(FLOATS), s1 = s0;
        long w = row;
        int end = start + columns;
        for (int i = start; i != end; i += PASS_COLUMNS) {
            s0 = ExpandShorts.finiteF16(w).fma(fromArray(FLOATS, x, i), s0);
            s1 = ExpandShorts.finiteF16(w + 2L * COUNT).fma(fromArray(FLOATS, x, i + COUNT), s1);
            if (PASS_COLUMNS > 2 * COUNT) {
                s0 = ExpandShorts.finiteF16(w + 4L * COUNT).fma(fromArray(FLOATS, x, i + 2 * COUNT), s0);
                s1 = ExpandShorts.finiteF16(w + 6L * COUNT).fma(fromArray(FLOATS, x, i + 3 * COUNT), s1);
            }
            w += 2L * PASS_COLUMNS;
        }
        s0.add(s1).intoArray(sums, 0);
    }

    private static void addQ8(long row, int columns, float[] x, int start, float[] sums) {
        FloatVector s0 = zero(FLOATS), s1 = s0;
        long block = row;
        int offset = 0;
        int end = start + columns;
        for (int i = start; i != end; i += PASS_COLUMNS) {
            float scale = NativeMemory.f16At(block);
            long bytes = block + SCALE_BYTES + offset;
            s0 = q8(bytes, 0, scale).fma(fromArray(FLOATS, x, i), s0);
            s1 = q8(bytes, COUNT, scale).fma(fromArray(FLOATS, x, i + COUNT), s1);
            if (PASS_COLUMNS > 2 * COUNT) {
                s0 = q8(bytes, 2 * COUNT, scale).fma(fromArray(FLOATS, x, i + 2 * COUNT), s0);
                s1 = q8(bytes, 3 * COUNT, scale).fma(fromArray(FLOATS, x, i + 3 * COUNT), s1);
            }
            if (PASS_COLUMNS < VALUES) {
                offset ^= HALF_BLOCK;
            }
            block += offset == 0 ? LegacyQuants.Q8_BYTES : 0;
        }
        s0.add(s1).intoArray(sums, 0);
    }

    /** The lower nibbles of all bytes come first, then the upper nibbles. */
    private static void addQ4(long row, int columns, float[] x, int start, float[] sums) {
        FloatVector s0 = zero(FLOATS), s1 = s0;
        long block = row;
        int offset = 0;
        int shift = 0;
        int end = start + columns;
        for (int i = start; i != end; i += Q4_PASS_COLUMNS) {
            float scale = NativeMemory.f16At(block);
            long bytes = block + SCALE_BYTES;
            if (Q4_PASS_COLUMNS < VALUES) {
                s0 = q4(bytes + offset, 0, shift, scale).fma(fromArray(FLOATS, x, i), s0);
                s1 = q4(bytes + offset, COUNT, shift, scale).fma(fromArray(FLOATS, x, i + COUNT), s1);
                offset ^= 2 * COUNT;
                shift ^= offset == 0 ? 4 : 0;
            } else if (COUNT == HALF_BLOCK) {
                s0 = q4(bytes, 0, 0, scale).fma(fromArray(FLOATS, x, i), s0);
                s1 = q4(bytes, 0, 4, scale).fma(fromArray(FLOATS, x, i + COUNT), s1);
            } else {
                s0 = q4(bytes, 0, 0, scale).fma(fromArray(FLOATS, x, i), s0);
                s1 = q4(bytes, COUNT, 0, scale).fma(fromArray(FLOATS, x, i + COUNT), s1);
                s0 = q4(bytes, 0, 4, scale).fma(fromArray(FLOATS, x, i + 2 * COUNT), s0);
                s1 = q4(bytes, COUNT, 4, scale).fma(fromArray(FLOATS, x, i + 3 * COUNT), s1);
            }
            block += offset + shift == 0 ? LegacyQuants.Q4_BYTES : 0;
        }
        s0.add(s1).intoArray(sums, 0);
    }

    private static FloatVector q8(long bytes, int index, float scale) {
        return ((FloatVector) vector(bytes, index).convertShape(B2F, FLOATS, part(index))).mul(scale);
    }

    /** @param shift 0 for the lower nibbles, 4 for the upper ones */
    private static FloatVector q4(long bytes, int index, int shift, float scale) {
        IntVector pairs = (IntVector) vector(bytes, index).convertShape(ZERO_EXTEND_B2I, INTS, part(index));
        IntVector levels = pairs.lanewise(LSHR, shift).and(0xf).sub(8);
        return ((FloatVector) levels.convert(I2F, 0)).mul(scale);
    }

    /** The vector of bytes that number {@code index} is in. */
    private static ByteVector vector(long bytes, int index) {
        return ByteVector.fromMemorySegment(BYTES, ALL, bytes + index - index % BYTE_COUNT, ORDER);
    }

    private static int part(int index) {
        return index % BYTE_COUNT / COUNT;
    }
}
