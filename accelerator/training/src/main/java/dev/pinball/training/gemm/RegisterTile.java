package dev.pinball.training.gemm;

import static dev.pinball.accelerator.simd.Lanes.COUNT;
import static dev.pinball.accelerator.simd.Lanes.FLOATS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost product: 6 rows by two vectors of columns, whose 12 sums, two vectors of the right side and one value of the
 * left fill the 16 registers of AVX2. A sum goes from the first depth to the last, on top of what is in the result, so a
 * product that is cut anywhere along its depth has the same bits.
 */
final class RegisterTile {
    static final int ROWS = 6;
    static final int COLUMNS = 2 * COUNT;

    private float[] left = {};
    private int row0;
    private int row1;
    private int row2;
    private int row3;
    private int row4;
    private int row5;
    private int leftStep;

    /**
     * Value (row, depth) of the left side is values[first + row * rowStride + depth * depthStep]. Rows from {@code rowCount}
     * on repeat the last one.
     */
    void setLeft(float[] values, int first, int rowStride, int depthStep, int rowCount) {
        int last = rowCount - 1;
        left = values;
        row0 = first;
        row1 = first + Math.min(1, last) * rowStride;
        row2 = first + Math.min(2, last) * rowStride;
        row3 = first + Math.min(3, last) * rowStride;
        row4 = first + Math.min(4, last) * rowStride;
        row5 = first + Math.min(5, last) * rowStride;
        leftStep = depthStep;
    }

    /**
     * result[ROWS, COLUMNS] += left · panel.
     *
     * @param panel COLUMNS values for each depth, from {@code panelStart} on
     * @param start of the tile in {@code result}, whose rows are {@code stride} apart
     */
    void multiply(float[] panel, int panelStart, int depth, float[] result, int start, int stride) {
        float[] a = left;
        int a0 = row0, a1 = row1, a2 = row2, a3 = row3, a4 = row4, a5 = row5, step = leftStep;
        int c0 = start, c1 = c0 + stride, c2 = c1 + stride, c3 = c2 + stride, c4 = c3 + stride, c5 = c4 + stride;
        FloatVector s00 = fromArray(FLOATS, result, c0), s01 = fromArray(FLOATS, result, c0 + COUNT);
        FloatVector s10 = fromArray(FLOATS, result, c1), s11 = fromArray(FLOATS, result, c1 + COUNT);
        FloatVector s20 = fromArray(FLOATS, result, c2), s21 = fromArray(FLOATS, result, c2 + COUNT);
        FloatVector s30 = fromArray(FLOATS, result, c3), s31 = fromArray(FLOATS, result, c3 + COUNT);
        FloatVector s40 = fromArray(FLOATS, result, c4), s41 = fromArray(FLOATS, result, c4 + COUNT);
        FloatVector s50 = fromArray(FLOATS, result, c5), s51 = fromArray(FLOATS, result, c5 + COUNT);
        int end = panelStart + depth * COLUMNS;
        for (int b = panelStart, k = 0; b < end; b += COLUMNS, k += step) {
            FloatVector b0 = fromArray(FLOATS, panel, b);
            FloatVector b1 = fromArray(FLOATS, panel, b + COUNT);
            FloatVector v = broadcast(FLOATS, a[a0 + k]);
            s00 = v.fma(b0, s00);
            s01 = v.fma(b1, s01);
            v = broadcast(FLOATS, a[a1 + k]);
            s10 = v.fma(b0, s10);
            s11 = v.fma(b1, s11);
            v = broadcast(FLOATS, a[a2 + k]);
            s20 = v.fma(b0, s20);
            s21 = v.fma(b1, s21);
            v = broadcast(FLOATS, a[a3 + k]);
            s30 = v.fma(b0, s30);
            s31 = v.fma(b1, s31);
            v = broadcast(FLOATS, a[a4 + k]);
            s40 = v.fma(b0, s40);
            s41 = v.fma(b1, s41);
            v = broadcast(FLOATS, a[a5 + k]);
            s50 = v.fma(b0, s50);
            s51 = v.fma(b1, s51);
        }
        s00.intoArray(result, c0);
        s01.intoArray(result, c0 + COUNT);
        s10.intoArray(result, c1);
        s11.intoArray(result, c1 + COUNT);
        s20.intoArray(result, c2);
        s21.intoArray(result, c2 + COUNT);
        s30.intoArray(result, c3);
        s31.intoArray(result, c3 + COUNT);
        s40.intoArray(result, c4);
        s41.intoArray(result, c4 + COUNT);
        s50.intoArray(result, c5);
        s51.intoArray(result, c5 + COUNT);
    }
}
