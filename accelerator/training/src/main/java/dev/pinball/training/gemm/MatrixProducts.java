package dev.pinball.training.gemm;

import dev.pinball.host.WorkerPool;
import dev.pinball.training.gemm.BlockProduct.Block;
import java.util.Arrays;

/**
 * Products of large matrices on all threads (Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix
 * Multiplication"): both sides are packed into panels by all threads, then blocks of the result are computed by one thread
 * each. Every element is summed from the first depth to the last, so the bits depend on no division of the work.
 */
public final class MatrixProducts {
    private static final int PACKED_FLOATS_MAX = 1 << 20;
    private static final int DEPTH_IN_PLACE = 2048;
    private static final int DEPTH_PACKED = 512;
    private static final int BLOCK_PANELS = 8;

    private final WorkerPool threads;
    private final LeftPanels leftPanels = new LeftPanels();
    private final RightPanels rightPanels = new RightPanels();
    private final BlockProduct[] products;

    public MatrixProducts(WorkerPool threads) {
        this.threads = threads;
        products = new BlockProduct[threads.count()];
        Arrays.setAll(products, _ -> new BlockProduct());
    }

    /** Bytes of the panels, which grow to what the products so far needed. */
    public long bytes() {
        return leftPanels.bytes() + rightPanels.bytes();
    }

    /** result[rows, columns] = start + left[rows, depth] · right[depth, columns]. */
    public void multiply(MatrixView left, MatrixView right, MatrixView result, Start start) {
        boolean inPlace = left.hasContiguousRows();
        int depthStep = Math.min(left.columns(), inPlace ? DEPTH_IN_PLACE : DEPTH_PACKED);
        int columnStep = panels(depthStep, RegisterTile.COLUMNS);
        int rowStep = inPlace ? left.rows() : panels(depthStep, RegisterTile.ROWS);
        for (int k = 0; k < left.columns(); k += depthStep) {
            int depth = Math.min(depthStep, left.columns() - k);
            MatrixView leftPart = left.columns(k, depth);
            for (int column = 0; column < right.columns(); column += columnStep) {
                int columns = Math.min(columnStep, right.columns() - column);
                packRight(right.rows(k, depth).columns(column, columns));
                for (int row = 0; row < left.rows(); row += rowStep) {
                    int rows = Math.min(rowStep, left.rows() - row);
                    packLeft(leftPart.rows(row, rows));
                    MatrixView part = result.rows(row, rows).columns(column, columns);
                    multiplyPanels(part, column, k == 0 ? start : Start.KEEP);
                }
            }
        }
    }

    /** Rows or columns whose panels fit the memory for them. */
    private static int panels(int depth, int panelLength) {
        return Math.max(1, PACKED_FLOATS_MAX / depth / panelLength) * panelLength;
    }

    private void packRight(MatrixView right) {
        rightPanels.reserve(right.rows(), right.columns());
        threads.run((panel, _) -> rightPanels.pack(right, panel), RightPanels.count(right.columns()));
    }

    private void packLeft(MatrixView left) {
        leftPanels.reserve(left);
        if (leftPanels.isPacked()) {
            threads.run((panel, _) -> leftPanels.pack(panel), LeftPanels.count(left.rows()));
        }
    }

    private void multiplyPanels(MatrixView result, int firstColumn, Start start) {
        int rowPanels = LeftPanels.count(result.rows());
        int columnPanels = RightPanels.count(result.columns());
        int rowBlocks = Math.ceilDiv(rowPanels, BLOCK_PANELS);
        int columnBlocks = Math.ceilDiv(columnPanels, BLOCK_PANELS);
        RightPanels.Part right = rightPanels.part(0, 0);
        threads.run(
                (part, thread) -> {
                    int row = part / columnBlocks * BLOCK_PANELS;
                    int column = part % columnBlocks * BLOCK_PANELS;
                    Block block = new Block(
                            row,
                            Math.min(rowPanels, row + BLOCK_PANELS),
                            column,
                            Math.min(columnPanels, column + BLOCK_PANELS));
                    start.fill(block.of(result), firstColumn + column * RegisterTile.COLUMNS);
                    products[thread].add(leftPanels, right, result, block);
                },
                rowBlocks * columnBlocks);
    }
}
