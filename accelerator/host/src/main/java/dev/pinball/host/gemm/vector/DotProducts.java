package dev.pinball.host.gemm.vector;

import static dev.pinball.accelerator.simd.Lanes.COUNT;
import static dev.pinball.accelerator.simd.Lanes.FLOATS;
import static dev.pinball.host.memory.NativeMemory.ALL;
import static dev.pinball.host.memory.NativeMemory.ORDER;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.FloatVector.zero;

import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.memory.NativeMemory;
import dev.pinball.host.memory.Rows;
import jdk.incubator.vector.FloatVector;

/**
 * Dot products of the rows of a panel with the rows of a matrix, in register tiles. In every tile a dot product has one
 * vector of partial sums, filled from the first column to the last, then {@link Lanes#sum}, then the columns that fill no
 * whole vector, so its bits don't depend on the tile. Each tile is a method of its own, small enough for its vectors
 * to stay in registers, and its loop ends at {@code !=}: a loop that ends at {@code <} is unrolled by the compiler until
 * the tile no longer fits them, at half the speed.
 */
public final class DotProducts {
    /** Panel rows of a tile: docs/BENCHMARKS.md, "A tile's loop that ends at {@code !=}". */
    static final int TILE_ROWS = 2;

    static final int TILE_INPUTS = 4;

    /** Sums of the largest tile. */
    static final int TILE_SUMS = TILE_ROWS * TILE_INPUTS;

    private DotProducts() {}

    /** output[i, column + k] = panel[k] · input[i], for the {@code count} rows of the input from {@code first} on. */
    public static void multiply(Panel panel, Rows input, int first, int count, Matrix output, int column) {
        int end = first + count;
        int i = first;
        for (; i + TILE_INPUTS <= end; i += TILE_INPUTS) {
            fourInputs(panel, input, i, output, column);
        }
        for (; i < end; i++) {
            oneInput(panel, input, i, output.values(), output.rowStart(i) + column);
        }
    }

    private static void fourInputs(Panel panel, Rows input, int row, Matrix output, int column) {
        int k = 0;
        for (; k + TILE_ROWS <= panel.rows(); k += TILE_ROWS) {
            tile2x4(panel, k, input, row);
            for (int sum = 0; sum < TILE_SUMS; sum++) {
                int i = sum / TILE_ROWS;
                int j = sum % TILE_ROWS;
                int target = output.rowStart(row + i) + column + k + j;
                output.values()[target] = finish(panel, sum, k + j, input, row + i);
            }
        }
        for (; k < panel.rows(); k++) {
            for (int i = 0; i < TILE_INPUTS; i++) {
                int target = output.rowStart(row + i) + column + k;
                output.values()[target] = single(panel, k, input, row + i);
            }
        }
    }

    private static void oneInput(Panel panel, Rows input, int row, float[] output, int target) {
        int k = 0;
        for (; k + TILE_ROWS <= panel.rows(); k += TILE_ROWS) {
            tile2x1(panel, k, input, row);
            for (int j = 0; j < TILE_ROWS; j++) {
                output[target + k + j] = finish(panel, j, k + j, input, row);
            }
        }
        for (; k < panel.rows(); k++) {
            output[target + k] = single(panel, k, input, row);
        }
    }

    private static void tile2x4(Panel panel, int k, Rows input, int row) {
        FloatVector s00 = zero(FLOATS), s01 = zero(FLOATS);
        FloatVector s10 = zero(FLOATS), s11 = zero(FLOATS);
        FloatVector s20 = zero(FLOATS), s21 = zero(FLOATS);
        FloatVector s30 = zero(FLOATS), s31 = zero(FLOATS);
        long w0 = panel.rowAddress(k), w1 = panel.rowAddress(k + 1);
        float[] x = input.values();
        int x0 = input.rowStart(row), x1 = input.rowStart(row + 1);
        int x2 = input.rowStart(row + 2), x3 = input.rowStart(row + 3);
        int end = Lanes.wholeEnd(panel.columns());
        for (int i = 0; i != end; i += COUNT) {
            FloatVector a = fromMemorySegment(FLOATS, ALL, w0 + 4L * i, ORDER);
            FloatVector b = fromMemorySegment(FLOATS, ALL, w1 + 4L * i, ORDER);
            FloatVector v = fromArray(FLOATS, x, x0 + i);
            s00 = a.fma(v, s00);
            s01 = b.fma(v, s01);
            v = fromArray(FLOATS, x, x1 + i);
            s10 = a.fma(v, s10);
            s11 = b.fma(v, s11);
            v = fromArray(FLOATS, x, x2 + i);
            s20 = a.fma(v, s20);
            s21 = b.fma(v, s21);
            v = fromArray(FLOATS, x, x3 + i);
            s30 = a.fma(v, s30);
            s31 = b.fma(v, s31);
        }
        float[] partial = panel.partialSums();
        s00.intoArray(partial, 0);
        s01.intoArray(partial, COUNT);
        s10.intoArray(partial, 2 * COUNT);
        s11.intoArray(partial, 3 * COUNT);
        s20.intoArray(partial, 4 * COUNT);
        s21.intoArray(partial, 5 * COUNT);
        s30.intoArray(partial, 6 * COUNT);
        s31.intoArray(partial, 7 * COUNT);
    }

    private static void tile2x1(Panel panel, int k, Rows input, int row) {
        FloatVector s0 = zero(FLOATS);
        FloatVector s1 = zero(FLOATS);
        long w0 = panel.rowAddress(k), w1 = panel.rowAddress(k + 1);
        float[] x = input.values();
        int x0 = input.rowStart(row);
        int end = Lanes.wholeEnd(panel.columns());
        for (int i = 0; i != end; i += COUNT) {
            FloatVector v = fromArray(FLOATS, x, x0 + i);
            s0 = fromMemorySegment(FLOATS, ALL, w0 + 4L * i, ORDER).fma(v, s0);
            s1 = fromMemorySegment(FLOATS, ALL, w1 + 4L * i, ORDER).fma(v, s1);
        }
        float[] partial = panel.partialSums();
        s0.intoArray(partial, 0);
        s1.intoArray(partial, COUNT);
    }

    private static float single(Panel panel, int k, Rows input, int row) {
        FloatVector sum = zero(FLOATS);
        long w = panel.rowAddress(k);
        int x = input.rowStart(row);
        int end = Lanes.wholeEnd(panel.columns());
        for (int i = 0; i != end; i += COUNT) {
            FloatVector v = fromArray(FLOATS, input.values(), x + i);
            sum = fromMemorySegment(FLOATS, ALL, w + 4L * i, ORDER).fma(v, sum);
        }
        sum.intoArray(panel.partialSums(), 0);
        return finish(panel, 0, k, input, row);
    }

    /** The dot product of panel[k] and input[row], whose partial sums are vector number {@code sum} of its tile. */
    private static float finish(Panel panel, int sum, int k, Rows input, int row) {
        float dot = Lanes.sum(panel.partialSums(), sum * COUNT);
        long w = panel.rowAddress(k);
        int x = input.rowStart(row);
        for (int i = Lanes.wholeEnd(panel.columns()); i < panel.columns(); i++) {
            dot = Math.fma(NativeMemory.floatAt(w + 4L * i), input.values()[x + i], dot);
        }
        return dot;
    }
}
