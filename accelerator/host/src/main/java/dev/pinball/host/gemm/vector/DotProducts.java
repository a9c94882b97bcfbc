package dev.pinball.host.gemm.vector;

import static dev.pinball.accelerator.simd.Lanes.COUNT;
import static dev.pinball.accelerator.simd.Lanes.FLOATS;
import static dev.pinball.host.memory.NativeMemory.ALL;
import static dev.pinball.host.memory.NativeMemory.ORDER;
import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.FloatVector.zero;

import dev.pinball.host.memory.Matrix;
import dev.pinball.host.memory.Rows;
import dev.pinball.model.tensor.TensorType;
import jdk.incubator.vector.FloatVector;

/**
 * Dot products of the rows of a panel with the rows of a matrix, in register tiles and in the order of {@link PartialSums}. The
 * tile is a method of its own, small enough for its vectors to stay in registers, and its loop ends at {@code !=}: a loop that
 * ends at {@code <} is unrolled by the compiler until the tile no longer fits them, at half the speed.
 */
final class DotProducts {
    /** Panel rows of a tile: docs/BENCHMARKS.md, "A tile's loop that ends at {@code !=}". */
    static final int TILE_ROWS = 3;

    static final int TILE_INPUTS = 2;

    /** Dot products of a tile. */
    static final int TILE_PRODUCTS = TILE_ROWS * TILE_INPUTS;

    private DotProducts() {}

    /** output[i, column + k] = panel[k] · input[i], for the {@code count} rows of the input from {@code first} on. */
    static void multiply(Panel panel, Rows input, int first, int count, Matrix output, int column) {
        int end = first + count;
        int tilesEnd = end - count % TILE_INPUTS;
        int rowsEnd = panel.rows() - panel.rows() % TILE_ROWS;
        for (int i = first; i < tilesEnd; i += TILE_INPUTS) {
            for (int k = 0; k < rowsEnd; k += TILE_ROWS) {
                multiplyTile(panel, k, input, i, output, column);
            }
        }
        for (int k = 0; k < panel.rows(); k++) {
            multiplyRow(panel, k, input, k < rowsEnd ? tilesEnd : first, end, output, column);
        }
    }

    private static void multiplyRow(Panel panel, int k, Rows input, int first, int end, Matrix output, int column) {
        for (int i = first; i < end; i++) {
            output.values()[output.rowStart(i) + column + k] = RowProduct.of(
                    TensorType.F32,
                    panel.rowAddress(k),
                    panel.columns(),
                    input.values(),
                    input.rowStart(i),
                    panel.partialSums());
        }
    }

    private static void multiplyTile(Panel panel, int k, Rows input, int row, Matrix output, int column) {
        tile3x2(panel, k, input, row);
        for (int product = 0; product < TILE_PRODUCTS; product++) {
            int i = row + product / TILE_ROWS;
            int j = k + product % TILE_ROWS;
            output.values()[output.rowStart(i) + column + j] = PartialSums.total(
                    panel.partialSums(),
                    product * COUNT,
                    panel.rowAddress(j),
                    panel.columns(),
                    input.values(),
                    input.rowStart(i));
        }
    }

    /** Both vectors of partial sums of a product are named s, its row, its input, and a or b. */
    private static void tile3x2(Panel panel, int k, Rows input, int row) {
        FloatVector s00a = zero(FLOATS), s00b = s00a;
        FloatVector s10a = zero(FLOATS), s10b = s10a;
        FloatVector s20a = zero(FLOATS), s20b = s20a;
        FloatVector s01a = zero(FLOATS), s01b = s01a;
        FloatVector s11a = zero(FLOATS), s11b = s11a;
        FloatVector s21a = zero(FLOATS), s21b = s21a;
        long w0 = panel.rowAddress(k), w1 = panel.rowAddress(k + 1), w2 = panel.rowAddress(k + 2);
        float[] x = input.values();
        int x0 = input.rowStart(row), x1 = input.rowStart(row + 1);
        int end = x0 + PartialSums.wholeEnd(panel.columns());
        while (x0 != end) {
            FloatVector v0 = fromArray(FLOATS, x, x0);
            FloatVector v1 = fromArray(FLOATS, x, x1);
            FloatVector w = fromMemorySegment(FLOATS, ALL, w0, ORDER);
            s00a = w.fma(v0, s00a);
            s01a = w.fma(v1, s01a);
            w = fromMemorySegment(FLOATS, ALL, w1, ORDER);
            s10a = w.fma(v0, s10a);
            s11a = w.fma(v1, s11a);
            w = fromMemorySegment(FLOATS, ALL, w2, ORDER);
            s20a = w.fma(v0, s20a);
            s21a = w.fma(v1, s21a);
            v0 = fromArray(FLOATS, x, x0 + COUNT);
            v1 = fromArray(FLOATS, x, x1 + COUNT);
            w = fromMemorySegment(FLOATS, ALL, w0 + 4L * COUNT, ORDER);
            s00b = w.fma(v0, s00b);
            s01b = w.fma(v1, s01b);
            w = fromMemorySegment(FLOATS, ALL, w1 + 4L * COUNT, ORDER);
            s10b = w.fma(v0, s10b);
            s11b = w.fma(v1, s11b);
            w = fromMemorySegment(FLOATS, ALL, w2 + 4L * COUNT, ORDER);
            s20b = w.fma(v0, s20b);
            s21b = w.fma(v1, s21b);
            w0 += 4L * PartialSums.COLUMNS;
            w1 += 4L * PartialSums.COLUMNS;
            w2 += 4L * PartialSums.COLUMNS;
            x0 += PartialSums.COLUMNS;
            x1 += PartialSums.COLUMNS;
        }
        float[] partial = panel.partialSums();
        s00a.add(s00b).intoArray(partial, 0);
        s10a.add(s10b).intoArray(partial, COUNT);
        s20a.add(s20b).intoArray(partial, 2 * COUNT);
        s01a.add(s01b).intoArray(partial, 3 * COUNT);
        s11a.add(s11b).intoArray(partial, 4 * COUNT);
        s21a.add(s21b).intoArray(partial, 5 * COUNT);
    }
}
