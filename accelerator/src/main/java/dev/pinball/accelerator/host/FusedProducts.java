package dev.pinball.accelerator.host;

import static dev.pinball.accelerator.host.Blocks32.SCALE_BYTES;
import static dev.pinball.accelerator.host.NativeMemory.ALL;
import static dev.pinball.accelerator.host.NativeMemory.ORDER;
import static dev.pinball.accelerator.vector.Lanes.BYTES;
import static dev.pinball.accelerator.vector.Lanes.BYTE_COUNT;
import static dev.pinball.accelerator.vector.Lanes.COUNT;
import static dev.pinball.accelerator.vector.Lanes.FLOATS;
import static dev.pinball.accelerator.vector.Lanes.INTS;
import static jdk.incubator.vector.ByteVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.B2F;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import dev.pinball.accelerator.gguf.TensorType;
import dev.pinball.accelerator.vector.Lanes;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Dot products of one input with rows of Q8_0 or Q4_0 that are expanded in registers and never stored: a step of one row
 * then reads each weight once. Same sums in the same order as {@link DotProducts} over the expanded rows.
 */
final class FusedProducts {
    /** Weight rows taken together, which share the input's loads: two chains of sums keep the processor busy. */
    static final int TILE_ROWS = 2;

    private static final int HALF = Blocks32.VALUES / 2;

    private FusedProducts() {}

    static boolean supports(TensorType type) {
        return type == TensorType.Q8_0 || type == TensorType.Q4_0;
    }

    /** output[target + k] = panel[k] · x[start ...], for the 2 rows of a panel of {@code type}. */
    static void multiply(TensorType type, Panel panel, float[] x, int start, float[] output, int target) {
        if (type == TensorType.Q8_0) {
            multiplyQ8(panel, x, start);
        } else {
            multiplyQ4(panel, x, start);
        }
        for (int k = 0; k < TILE_ROWS; k++) {
            output[target + k] = Lanes.sum(panel.partialSums(), k * COUNT);
        }
    }

    private static void multiplyQ8(Panel panel, float[] x, int start) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        long b0 = panel.rowAddress(0), b1 = panel.rowAddress(1);
        int end = start + panel.columns();
        for (int column = start; column != end; column += Blocks32.VALUES) {
            float d0 = NativeMemory.halfAt(b0);
            float d1 = NativeMemory.halfAt(b1);
            for (int i = 0; i < Blocks32.VALUES; i += COUNT) {
                int part = i % BYTE_COUNT / COUNT;
                int at = SCALE_BYTES + i - i % BYTE_COUNT;
                FloatVector v = FloatVector.fromArray(FLOATS, x, column + i);
                ByteVector q0 = fromMemorySegment(BYTES, ALL, b0 + at, ORDER);
                ByteVector q1 = fromMemorySegment(BYTES, ALL, b1 + at, ORDER);
                s0 = ((FloatVector) q0.convertShape(B2F, FLOATS, part)).mul(d0).fma(v, s0);
                s1 = ((FloatVector) q1.convertShape(B2F, FLOATS, part)).mul(d1).fma(v, s1);
            }
            b0 += Blocks32.Q8_BYTES;
            b1 += Blocks32.Q8_BYTES;
        }
        s0.intoArray(panel.partialSums(), 0);
        s1.intoArray(panel.partialSums(), COUNT);
    }

    /** The low halves of all bytes come first, then the high halves. */
    private static void multiplyQ4(Panel panel, float[] x, int start) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        long b0 = panel.rowAddress(0), b1 = panel.rowAddress(1);
        int end = start + panel.columns();
        for (int column = start; column != end; column += Blocks32.VALUES) {
            float d0 = NativeMemory.halfAt(b0);
            float d1 = NativeMemory.halfAt(b1);
            for (int i = 0; i < HALF; i += COUNT) {
                int part = i % BYTE_COUNT / COUNT;
                int at = SCALE_BYTES + i - i % BYTE_COUNT;
                FloatVector v = FloatVector.fromArray(FLOATS, x, column + i);
                IntVector p0 = (IntVector)
                        fromMemorySegment(BYTES, ALL, b0 + at, ORDER).convertShape(ZERO_EXTEND_B2I, INTS, part);
                IntVector p1 = (IntVector)
                        fromMemorySegment(BYTES, ALL, b1 + at, ORDER).convertShape(ZERO_EXTEND_B2I, INTS, part);
                s0 = ((FloatVector) p0.and(0xf).sub(8).convert(I2F, 0)).mul(d0).fma(v, s0);
                s1 = ((FloatVector) p1.and(0xf).sub(8).convert(I2F, 0)).mul(d1).fma(v, s1);
            }
            for (int i = 0; i < HALF; i += COUNT) {
                int part = i % BYTE_COUNT / COUNT;
                int at = SCALE_BYTES + i - i % BYTE_COUNT;
                FloatVector v = FloatVector.fromArray(FLOATS, x, column + HALF + i);
                IntVector p0 = (IntVector)
                        fromMemorySegment(BYTES, ALL, b0 + at, ORDER).convertShape(ZERO_EXTEND_B2I, INTS, part);
                IntVector p1 = (IntVector)
                        fromMemorySegment(BYTES, ALL, b1 + at, ORDER).convertShape(ZERO_EXTEND_B2I, INTS, part);
                s0 = ((FloatVector) p0.lanewise(LSHR, 4).sub(8).convert(I2F, 0))
                        .mul(d0)
                        .fma(v, s0);
                s1 = ((FloatVector) p1.lanewise(LSHR, 4).sub(8).convert(I2F, 0))
                        .mul(d1)
                        .fma(v, s1);
            }
            b0 += Blocks32.Q4_BYTES;
            b1 += Blocks32.Q4_BYTES;
        }
        s0.intoArray(panel.partialSums(), 0);
        s1.intoArray(panel.partialSums(), COUNT);
    }
}
