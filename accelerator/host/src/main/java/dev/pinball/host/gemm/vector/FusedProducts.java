package dev.pinball.host.gemm.vector;

import static dev.pinball.accelerator.simd.Lanes.BYTES;
import static dev.pinball.accelerator.simd.Lanes.BYTE_COUNT;
import static dev.pinball.accelerator.simd.Lanes.COUNT;
import static dev.pinball.accelerator.simd.Lanes.FLOATS;
import static dev.pinball.accelerator.simd.Lanes.INTS;
import static dev.pinball.host.gemm.vector.LegacyQuants.SCALE_BYTES;
import static dev.pinball.host.memory.NativeMemory.ALL;
import static dev.pinball.host.memory.NativeMemory.ORDER;
import static jdk.incubator.vector.ByteVector.fromMemorySegment;
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
 * Dot products of an input with rows of Q8_0, Q4_0 or F16 that are expanded in registers: a step of one row then
 * reads each weight once. Same sums in the same order as {@link DotProducts} over the expanded rows.
 */
public final class FusedProducts {
    /** From a tile of inputs on, storing the expanded rows costs less than expanding them for each input. */
    public static final int INPUTS_MAX = DotProducts.TILE_INPUTS - 1;

    private static final int HALF_BLOCK = LegacyQuants.VALUES / 2;

    private FusedProducts() {}

    /**
     * Rows of a weight that are multiplied together, or 0 where it isn't multiplied here. They share the loads of the input, and
     * their chains of sums keep the processor busy. Four quantized rows are more than the compiler inlines.
     */
    static int tileRows(Tensor tensor) {
        return switch (tensor.type()) {
            case Q8_0, Q4_0 -> 2;
            case F16 -> tensor.columns() == Lanes.wholeEnd(tensor.columns()) && ExpandShorts.allFinite(tensor) ? 4 : 0;
            default -> 0;
        };
    }

    /** output[target + k] = panel[k] · x[start ...], for the rows of a tile in the panel, which are of {@code type}. */
    public static void multiply(TensorType type, Panel panel, float[] x, int start, float[] output, int target) {
        switch (type) {
            case Q8_0 -> multiplyQ8(panel, x, start);
            case Q4_0 -> multiplyQ4(panel, x, start);
            case F16 -> multiplyF16(panel, x, start);
            default -> throw new IllegalArgumentException(type.name());
        }
        for (int k = 0; k < panel.rows(); k++) {
            output[target + k] = Lanes.sum(panel.partialSums(), k * COUNT);
        }
    }

    private static void multiplyQ8(Panel panel, float[] x, int start) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        long b0 = panel.rowAddress(0), b1 = panel.rowAddress(1);
        int end = start + panel.columns();
        for (int column = start; column != end; column += LegacyQuants.VALUES) {
            float d0 = NativeMemory.f16At(b0);
            float d1 = NativeMemory.f16At(b1);
            for (int i = 0; i < LegacyQuants.VALUES; i += COUNT) {
                int part = i % BYTE_COUNT / COUNT;
                int at = SCALE_BYTES + i - i % BYTE_COUNT;
                FloatVector v = FloatVector.fromArray(FLOATS, x, column + i);
                ByteVector q0 = fromMemorySegment(BYTES, ALL, b0 + at, ORDER);
                ByteVector q1 = fromMemorySegment(BYTES, ALL, b1 + at, ORDER);
                s0 = ((FloatVector) q0.convertShape(B2F, FLOATS, part)).mul(d0).fma(v, s0);
                s1 = ((FloatVector) q1.convertShape(B2F, FLOATS, part)).mul(d1).fma(v, s1);
            }
            b0 += LegacyQuants.Q8_BYTES;
            b1 += LegacyQuants.Q8_BYTES;
        }
        s0.intoArray(panel.partialSums(), 0);
        s1.intoArray(panel.partialSums(), COUNT);
    }

    /** The lower nibbles of all bytes come first, then the upper nibbles. */
    private static void multiplyQ4(Panel panel, float[] x, int start) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        long b0 = panel.rowAddress(0), b1 = panel.rowAddress(1);
        int end = start + panel.columns();
        for (int column = start; column != end; column += LegacyQuants.VALUES) {
            float d0 = NativeMemory.f16At(b0);
            float d1 = NativeMemory.f16At(b1);
            float zero0 =
                    -8 * d0; // (level - 8) * d is level * d - 8d without rounding: d and a level have 15 bits together
            float zero1 = -8 * d1;
            for (int i = 0; i < HALF_BLOCK; i += COUNT) {
                int part = i % BYTE_COUNT / COUNT;
                int at = SCALE_BYTES + i - i % BYTE_COUNT;
                FloatVector v = FloatVector.fromArray(FLOATS, x, column + i);
                IntVector p0 = (IntVector)
                        fromMemorySegment(BYTES, ALL, b0 + at, ORDER).convertShape(ZERO_EXTEND_B2I, INTS, part);
                IntVector p1 = (IntVector)
                        fromMemorySegment(BYTES, ALL, b1 + at, ORDER).convertShape(ZERO_EXTEND_B2I, INTS, part);
                s0 = ((FloatVector) p0.and(0xf).convert(I2F, 0)).fma(d0, zero0).fma(v, s0);
                s1 = ((FloatVector) p1.and(0xf).convert(I2F, 0)).fma(d1, zero1).fma(v, s1);
            }
            for (int i = 0; i < HALF_BLOCK; i += COUNT) {
                int part = i % BYTE_COUNT / COUNT;
                int at = SCALE_BYTES + i - i % BYTE_COUNT;
                FloatVector v = FloatVector.fromArray(FLOATS, x, column + HALF_BLOCK + i);
                IntVector p0 = (IntVector)
                        fromMemorySegment(BYTES, ALL, b0 + at, ORDER).convertShape(ZERO_EXTEND_B2I, INTS, part);
                IntVector p1 = (IntVector)
                        fromMemorySegment(BYTES, ALL, b1 + at, ORDER).convertShape(ZERO_EXTEND_B2I, INTS, part);
                s0 = ((FloatVector) p0.lanewise(LSHR, 4).convert(I2F, 0))
                        .fma(d0, zero0)
                        .fma(v, s0);
                s1 = ((FloatVector) p1.lanewise(LSHR, 4).convert(I2F, 0))
                        .fma(d1, zero1)
                        .fma(v, s1);
            }
            b0 += LegacyQuants.Q4_BYTES;
            b1 += LegacyQuants.Q4_BYTES;
        }
        s0.intoArray(panel.partialSums(), 0);
        s1.intoArray(panel.partialSums(), COUNT);
    }

    private static void multiplyF16(Panel panel, float[] x, int start) {
        FloatVector s0 = FloatVector.zero(FLOATS), s1 = s0, s2 = s0, s3 = s0;
        long b0 = panel.rowAddress(0), b1 = panel.rowAddress(1), b2 = panel.rowAddress(2), b3 = panel.rowAddress(3);
        for (int i = 0; i != panel.columns(); i += COUNT) {
            FloatVector v = FloatVector.fromArray(FLOATS, x, start + i);
            s0 = ExpandShorts.finiteF16(b0 + 2L * i).fma(v, s0);
            s1 = ExpandShorts.finiteF16(b1 + 2L * i).fma(v, s1);
            s2 = ExpandShorts.finiteF16(b2 + 2L * i).fma(v, s2);
            s3 = ExpandShorts.finiteF16(b3 + 2L * i).fma(v, s3);
        }
        s0.intoArray(panel.partialSums(), 0);
        s1.intoArray(panel.partialSums(), COUNT);
        s2.intoArray(panel.partialSums(), 2 * COUNT);
        s3.intoArray(panel.partialSums(), 3 * COUNT);
    }
}
