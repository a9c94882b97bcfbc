package dev.pinball.training.gemm;

import static dev.pinball.training.gemm.RegisterTile.COLUMNS;
import static dev.pinball.training.gemm.RegisterTile.ROWS;

/** A block of a result, in panels; ends are exclusive. */
record Block(int firstRowPanel, int endRowPanel, int firstColumnPanel, int endColumnPanel) {

    MatrixView of(MatrixView result) {
        int row = firstRowPanel * ROWS;
        int column = firstColumnPanel * COLUMNS;
        return result.rows(row, Math.min(endRowPanel * ROWS, result.rows()) - row)
                .columns(column, Math.min(endColumnPanel * COLUMNS, result.columns()) - column);
    }
}
