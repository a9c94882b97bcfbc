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
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHR;

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
    /** Weight rows taken together: so few that the loop over a block is unrolled. */
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
            multiplyQ4(panel, 0, x, start);
            multiplyQ4(panel, 1, x, start);
        }
        for (int k = 0; k < TILE_ROWS; k++) {
            output[target + k] = Lanes.sum(panel.partialSums(), k * COUNT);
        }
    }

    private static void multiplyQ8(Panel panel, float[] x, int start) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        long b0 = panel.rowAddress(0), b1 = panel.rowAddress(1);
        for (int column = 0; column < panel.columns(); column += Blocks32.VALUES) {
            float d0 = NativeMemory.halfAt(b0);
            float d1 = NativeMemory.halfAt(b1);
            for (int i = 0; i < Blocks32.VALUES; i += BYTE_COUNT) {
                ByteVector q0 = fromMemorySegment(BYTES, ALL, b0 + SCALE_BYTES + i, ORDER);
                ByteVector q1 = fromMemorySegment(BYTES, ALL, b1 + SCALE_BYTES + i, ORDER);
                for (int part = 0; part < BYTE_COUNT / COUNT; part++) {
                    FloatVector v = FloatVector.fromArray(FLOATS, x, start + column + i + part * COUNT);
                    s0 = ((FloatVector) q0.convertShape(B2F, FLOATS, part))
                            .mul(d0)
                            .fma(v, s0);
                    s1 = ((FloatVector) q1.convertShape(B2F, FLOATS, part))
                            .mul(d1)
                            .fma(v, s1);
                }
            }
            b0 += Blocks32.Q8_BYTES;
            b1 += Blocks32.Q8_BYTES;
        }
        s0.intoArray(panel.partialSums(), 0);
        s1.intoArray(panel.partialSums(), COUNT);
    }

    private static void multiplyQ4(Panel panel, int k, float[] x, int start) {
        FloatVector sum = FloatVector.zero(FLOATS);
        long block = panel.rowAddress(k);
        for (int column = 0; column < panel.columns(); column += Blocks32.VALUES) {
            float scale = NativeMemory.halfAt(block);
            for (int shift = 0; shift <= 4; shift += 4) { // low halves of the bytes, then high halves
                int half = start + column + shift / 4 * HALF;
                for (int i = 0; i < HALF; i += BYTE_COUNT) {
                    ByteVector bytes = fromMemorySegment(BYTES, ALL, block + SCALE_BYTES + i, ORDER);
                    for (int part = 0; part < BYTE_COUNT / COUNT; part++) {
                        IntVector pairs = (IntVector) bytes.convertShape(B2I, INTS, part);
                        IntVector integers =
                                pairs.lanewise(LSHR, shift).and(0xf).sub(8);
                        FloatVector v = FloatVector.fromArray(FLOATS, x, half + i + part * COUNT);
                        sum = ((FloatVector) integers.convert(I2F, 0))
                                .mul(scale)
                                .fma(v, sum);
                    }
                }
            }
            block += Blocks32.Q4_BYTES;
        }
        sum.intoArray(panel.partialSums(), k * COUNT);
    }
}
