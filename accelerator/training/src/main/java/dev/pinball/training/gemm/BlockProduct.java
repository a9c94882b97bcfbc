package dev.pinball.training.gemm;

import static dev.pinball.training.gemm.RegisterTile.COLUMNS;
import static dev.pinball.training.gemm.RegisterTile.ROWS;

/** A block of a result, on one thread: a piece of the depth at a time, whose panel stays in the first cache. */
final class BlockProduct {
    /** A panel is then 16 KiB at 8 lanes. */
    private static final int DEPTH = 256;

    private final RegisterTile tile = new RegisterTile();
    private final float[] edge = new float[ROWS * COLUMNS];

    /** result += left · right, in the panels from {@code firstRowPanel} and {@code firstColumnPanel} on. */
    void add(LeftPanels left, RightPanels.Part right, MatrixView result, Block block) {
        for (int k = 0; k < left.depth(); k += DEPTH) {
            int depth = Math.min(DEPTH, left.depth() - k);
            for (int column = block.firstColumnPanel(); column < block.endColumnPanel(); column++) {
                int columns = Math.min(COLUMNS, result.columns() - column * COLUMNS);
                int panel = right.start(column, k);
                for (int row = block.firstRowPanel(); row < block.endRowPanel(); row++) {
                    left.select(tile, row, k);
                    int rows = left.rowsOf(row);
                    int start = result.offset() + row * ROWS * result.rowStride() + column * COLUMNS;
                    if (rows == ROWS && columns == COLUMNS) {
                        tile.multiply(right.values(), panel, depth, result.values(), start, result.rowStride());
                    } else {
                        copy(result, start, rows, columns, true);
                        tile.multiply(right.values(), panel, depth, edge, 0, COLUMNS);
                        copy(result, start, rows, columns, false);
                    }
                }
            }
        }
    }

    private void copy(MatrixView result, int start, int rows, int columns, boolean intoEdge) {
        for (int row = 0; row < rows; row++) {
            int there = start + row * result.rowStride();
            int here = row * COLUMNS;
            if (intoEdge) {
                System.arraycopy(result.values(), there, edge, here, columns);
            } else {
                System.arraycopy(edge, here, result.values(), there, columns);
            }
        }
    }

    /** A block of a result, in panels; ends are exclusive. */
    record Block(int firstRowPanel, int endRowPanel, int firstColumnPanel, int endColumnPanel) {

        MatrixView of(MatrixView result) {
            int row = firstRowPanel * ROWS;
            int column = firstColumnPanel * COLUMNS;
            return result.rows(row, Math.min(endRowPanel * ROWS, result.rows()) - row)
                    .columns(column, Math.min(endColumnPanel * COLUMNS, result.columns()) - column);
        }
    }
}
