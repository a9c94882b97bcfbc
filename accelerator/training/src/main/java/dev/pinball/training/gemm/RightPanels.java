package dev.pinball.training.gemm;

import static dev.pinball.accelerator.simd.Lanes.COUNT;
import static dev.pinball.accelerator.simd.Lanes.FLOATS;
import static dev.pinball.training.gemm.RegisterTile.COLUMNS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The right side of a product, packed: panels of {@link RegisterTile#COLUMNS} columns, in each the columns of one depth after
 * those of another, as the register tile reads them. The last panel is filled up with zeros.
 */
public final class RightPanels {
    private float[] values = {}; // [panels, depth, COLUMNS]
    private int depth;

    static int count(int columns) {
        return Math.ceilDiv(columns, COLUMNS);
    }

    /** Makes room for the panels of this number of columns, which are packed next. */
    void reserve(int newDepth, int columns) {
        depth = newDepth;
        int length = count(columns) * COLUMNS * depth;
        if (values.length < length) {
            values = new float[length];
        }
    }

    /** The panels from {@code firstColumn}, a multiple of a panel's columns, and {@code firstDepth} on. */
    public record Part(RightPanels panels, int firstColumn, int firstDepth) {
        float[] values() {
            return panels.values;
        }

        int start(int panel, int depth) {
            return panels.start(firstColumn / COLUMNS + panel, firstDepth + depth);
        }
    }

    /** Columns of a panel. */
    public static int columns() {
        return COLUMNS;
    }

    public Part part(int firstColumn, int firstDepth) {
        return new Part(this, firstColumn, firstDepth);
    }

    /** Packs all of {@code right}[depth, columns]. */
    public void packAll(MatrixView right) {
        reserve(right.rows(), right.columns());
        for (int panel = 0; panel < count(right.columns()); panel++) {
            pack(right, panel);
        }
    }

    long bytes() {
        return (long) values.length * Float.BYTES;
    }

    private int start(int panel, int firstDepth) {
        return (panel * depth + firstDepth) * COLUMNS;
    }

    /** Packs one panel of {@code right}[depth, columns]. */
    void pack(MatrixView right, int panel) {
        MatrixView part = right.columns(panel * COLUMNS, Math.min(COLUMNS, right.columns() - panel * COLUMNS));
        if (right.hasContiguousRows()) {
            copyRows(part, start(panel, 0));
        } else {
            transpose(part, start(panel, 0));
        }
    }

    private void copyRows(MatrixView part, int start) {
        if (part.columns() == COLUMNS) {
            copyVectors(part.values(), part.offset(), part.rowStride(), start);
            return;
        }
        for (int k = 0; k < depth; k++) {
            int to = start + k * COLUMNS;
            System.arraycopy(part.values(), part.offset() + k * part.rowStride(), values, to, part.columns());
            Arrays.fill(values, to + part.columns(), to + COLUMNS, 0);
        }
    }

    private void copyVectors(float[] source, int from, int stride, int start) {
        for (int k = 0; k < depth; k++) {
            int row = from + k * stride;
            int to = start + k * COLUMNS;
            FloatVector.fromArray(FLOATS, source, row).intoArray(values, to);
            FloatVector.fromArray(FLOATS, source, row + COUNT).intoArray(values, to + COUNT);
        }
    }

    private void transpose(MatrixView part, int start) {
        float[] source = part.values();
        for (int column = 0; column < COLUMNS; column++) {
            int to = start + column;
            if (column < part.columns()) {
                int from = part.offset() + column * part.columnStride();
                for (int k = 0; k < depth; k++) {
                    values[to + k * COLUMNS] = source[from + k];
                }
            } else {
                for (int k = 0; k < depth; k++) {
                    values[to + k * COLUMNS] = 0;
                }
            }
        }
    }
}
