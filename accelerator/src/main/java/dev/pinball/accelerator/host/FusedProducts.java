package dev.pinball.accelerator.host;

import static dev.pinball.accelerator.host.Lanes.COUNT;
import static dev.pinball.accelerator.host.Lanes.FLOATS;

import dev.pinball.accelerator.gguf.TensorType;
import jdk.incubator.vector.FloatVector;

/**
 * Dot products of one input with rows of Q8_0 or Q4_0 that are expanded in registers and never stored: a step of one row
 * then reads each weight once. Same sums in the same order as {@link DotProducts} over the expanded rows.
 */
final class FusedProducts {
    /** Weight rows taken together. */
    static final int TILE_ROWS = 4;

    private FusedProducts() {}

    static boolean supports(TensorType type) {
        return type == TensorType.Q8_0 || type == TensorType.Q4_0;
    }

    /** output[target + k] = panel[k] · x, for the 4 rows of a panel of {@code type}. */
    static void multiply(TensorType type, Panel panel, float[] x, float[] output, int target) {
        if (type == TensorType.Q8_0) {
            multiplyQ8(panel, x);
        } else {
            multiplyQ4(panel, x);
        }
        for (int k = 0; k < TILE_ROWS; k++) {
            output[target + k] = Lanes.sum(panel.partialSums(), k * COUNT);
        }
    }

    private static void multiplyQ8(Panel panel, float[] x) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = FloatVector.zero(FLOATS);
        FloatVector s2 = FloatVector.zero(FLOATS);
        FloatVector s3 = FloatVector.zero(FLOATS);
        long b0 = panel.rowAddress(0);
        long rowBytes = panel.rowAddress(1) - b0;
        for (int column = 0; column < panel.columns(); column += Blocks32.VALUES) {
            long b1 = b0 + rowBytes, b2 = b1 + rowBytes, b3 = b2 + rowBytes;
            float d0 = NativeMemory.halfAt(b0);
            float d1 = NativeMemory.halfAt(b1);
            float d2 = NativeMemory.halfAt(b2);
            float d3 = NativeMemory.halfAt(b3);
            for (int i = 0; i < Blocks32.VALUES; i += COUNT) {
                FloatVector v = FloatVector.fromArray(FLOATS, x, column + i);
                s0 = Blocks32.q8(b0, i, d0).fma(v, s0);
                s1 = Blocks32.q8(b1, i, d1).fma(v, s1);
                s2 = Blocks32.q8(b2, i, d2).fma(v, s2);
                s3 = Blocks32.q8(b3, i, d3).fma(v, s3);
            }
            b0 += Blocks32.Q8_BYTES;
        }
        float[] partial = panel.partialSums();
        s0.intoArray(partial, 0);
        s1.intoArray(partial, COUNT);
        s2.intoArray(partial, 2 * COUNT);
        s3.intoArray(partial, 3 * COUNT);
    }

    private static void multiplyQ4(Panel panel, float[] x) {
        for (int k = 0; k < TILE_ROWS; k++) {
            FloatVector sum = FloatVector.zero(FLOATS);
            long block = panel.rowAddress(k);
            for (int column = 0; column < panel.columns(); column += Blocks32.VALUES) {
                float scale = NativeMemory.halfAt(block);
                for (int i = 0; i < Blocks32.VALUES / 2; i += COUNT) {
                    sum = Blocks32.q4Low(block, i, scale).fma(FloatVector.fromArray(FLOATS, x, column + i), sum);
                }
                for (int i = 0; i < Blocks32.VALUES / 2; i += COUNT) {
                    FloatVector v = FloatVector.fromArray(FLOATS, x, column + Blocks32.VALUES / 2 + i);
                    sum = Blocks32.q4High(block, i, scale).fma(v, sum);
                }
                block += Blocks32.Q4_BYTES;
            }
            sum.intoArray(panel.partialSums(), k * COUNT);
        }
    }
}
