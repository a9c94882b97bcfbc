package dev.pinball.accelerator.host;

import jdk.incubator.vector.FloatVector;

/**
 * Dot products of one input with rows of Q8_0 or Q4_0 that are expanded in registers and never stored: a step of one row
 * then reads each weight once. Same sums in the same order as {@link DotProducts} over the expanded rows.
 */
final class FusedProducts {
    /** Weight rows taken together. */
    static final int TILE_ROWS = 4;

    private FusedProducts() {}

    /** output[target + k] = row k · x[start..], for 4 rows of Q8_0. */
    static void q8(Panel panel, int k, Matrix input, int row, Matrix output, int target) {
        FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
        FloatVector s1 = FloatVector.zero(Lanes.FLOATS);
        FloatVector s2 = FloatVector.zero(Lanes.FLOATS);
        FloatVector s3 = FloatVector.zero(Lanes.FLOATS);
        long b0 = panel.rowAddress(k);
        long b1 = panel.rowAddress(k + 1);
        long b2 = panel.rowAddress(k + 2);
        long b3 = panel.rowAddress(k + 3);
        float[] x = input.values();
        int start = input.rowStart(row);
        int end = start + input.width();
        for (int column = start; column < end; column += Blocks32.VALUES) {
            float d0 = NativeMemory.halfAt(b0);
            float d1 = NativeMemory.halfAt(b1);
            float d2 = NativeMemory.halfAt(b2);
            float d3 = NativeMemory.halfAt(b3);
            for (int j = 0; j < Blocks32.VALUES; j += Lanes.COUNT) {
                FloatVector v = FloatVector.fromArray(Lanes.FLOATS, x, column + j);
                s0 = Blocks32.q8(b0, j, d0).fma(v, s0);
                s1 = Blocks32.q8(b1, j, d1).fma(v, s1);
                s2 = Blocks32.q8(b2, j, d2).fma(v, s2);
                s3 = Blocks32.q8(b3, j, d3).fma(v, s3);
            }
            b0 += Blocks32.Q8_BYTES;
            b1 += Blocks32.Q8_BYTES;
            b2 += Blocks32.Q8_BYTES;
            b3 += Blocks32.Q8_BYTES;
        }
        float[] partial = panel.partialSums();
        s0.intoArray(partial, 0);
        s1.intoArray(partial, Lanes.COUNT);
        s2.intoArray(partial, 2 * Lanes.COUNT);
        s3.intoArray(partial, 3 * Lanes.COUNT);
        for (int i = 0; i < TILE_ROWS; i++) {
            output.values()[target + i] = Lanes.sum(partial, i * Lanes.COUNT);
        }
    }

}
