package dev.pinball.training.gemm;

import static dev.pinball.accelerator.simd.Lanes.COUNT;
import static dev.pinball.accelerator.simd.Lanes.FLOATS;
import static dev.pinball.training.gemm.RegisterTile.ROWS;

import jdk.incubator.vector.FloatVector;

/**
 * The left side of a product as the register tile reads it: in place where its rows are contiguous, otherwise packed into
 * panels of {@link RegisterTile#ROWS} rows, in each the rows of one depth after those of another.
 */
final class LeftPanels {
    private float[] values = {}; // [panels, depth, ROWS]
    private MatrixView left = MatrixView.of(values, 0, 0, 0);

    static int count(int rows) {
        return Math.ceilDiv(rows, ROWS);
    }

    /** Takes {@code newLeft}[rows, depth], whose panels are to be packed next if {@link #isPacked}. */
    void reserve(MatrixView newLeft) {
        left = newLeft;
        int length = count(left.rows()) * ROWS * left.columns();
        if (isPacked() && values.length < length) {
            values = new float[length];
        }
    }

    int depth() {
        return left.columns();
    }

    long bytes() {
        return (long) values.length * Float.BYTES;
    }

    boolean isPacked() {
        return !left.hasContiguousRows();
    }

    /** Gives the rows of a panel to the tile, from {@code firstDepth} on. */
    void select(RegisterTile tile, int panel, int firstDepth) {
        if (isPacked()) {
            tile.setLeft(values, (panel * left.columns() + firstDepth) * ROWS, 1, ROWS, ROWS);
        } else {
            int first = left.offset() + panel * ROWS * left.rowStride() + firstDepth;
            tile.setLeft(left.values(), first, left.rowStride(), 1, rowsOf(panel));
        }
    }

    int rowsOf(int panel) {
        return Math.min(ROWS, left.rows() - panel * ROWS);
    }

    /** Rows past the last are whatever follows: their results are dropped. */
    void pack(int panel) {
        float[] source = left.values();
        int from = left.offset() + panel * ROWS;
        int stride = left.columnStride();
        int to = panel * ROWS * left.columns();
        int whole = wholeVectors(source.length - from, stride);
        copyVectors(source, from, stride, to, whole);
        int rows = rowsOf(panel);
        for (int k = whole; k < left.columns(); k++) {
            for (int row = 0; row < rows; row++) {
                values[to + k * ROWS + row] = source[from + k * stride + row];
            }
        }
    }

    /** Depths whose vector ends before the source and the panel do. */
    private int wholeVectors(int sourceLength, int stride) {
        if (COUNT < ROWS) {
            return 0;
        }
        int beforePanelEnd = (left.columns() * ROWS - COUNT) / ROWS + 1;
        int beforeSourceEnd = (sourceLength - COUNT) / stride + 1;
        return left.columns() * ROWS < COUNT || sourceLength < COUNT ? 0 : Math.min(beforePanelEnd, beforeSourceEnd);
    }

    /** A vector is longer than a depth of the panel: the next one overwrites its end. */
    private void copyVectors(float[] source, int from, int stride, int to, int depth) {
        for (int k = 0; k < depth; k++) {
            FloatVector.fromArray(FLOATS, source, from + k * stride).intoArray(values, to + k * ROWS);
        }
    }
}
