package dev.pinball.tornado.graph;

import dev.pinball.tornado.kernel.Lanes;
import dev.pinball.tornado.kernel.product.MatMulKernel;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid2D;

/**
 * The work items of one task, in groups of {@link Lanes.COUNT}, for the rows of a step.
 *
 * @param perRow work items, or groups, of one row, of one of its splits, or of a tile of rows
 */
public record TaskGrid(Shape shape, Rows rows, int perRow, WorkerGrid worker) {

    /** What a group is for. */
    enum Shape {
        /** A work item for each of {@code perRow} elements of each row. */
        ELEMENTS,
        /** {@code perRow} groups for each row. */
        GROUPS,
        /** {@code perRow} groups for each split of each row. */
        SPLITS,
        /** {@code perRow} groups for each tile of rows. */
        TILES
    }

    /** Which rows the task computes. */
    enum Rows {
        STEP,
        OUTPUT
    }

    static TaskGrid of(Shape shape, Rows rows, int perRow) {
        WorkerGrid worker = new WorkerGrid2D(Lanes.COUNT, 1);
        worker.setLocalWork(Lanes.COUNT, 1, 1);
        return new TaskGrid(shape, rows, perRow, worker);
    }

    /** Sets the grid for a padded batch, and for the splits that its attention has. */
    public void resize(int stepRows, int outputRows, int splits) {
        int rowCount = rows == Rows.STEP ? stepRows : outputRows;
        long groups = perRow;
        switch (shape) {
            case ELEMENTS -> worker.setGlobalWork(Lanes.COUNT * Math.ceilDiv(groups * rowCount, Lanes.COUNT), 1, 1);
            case GROUPS -> worker.setGlobalWork(Lanes.COUNT * groups, rowCount, 1);
            case SPLITS -> worker.setGlobalWork(Lanes.COUNT * groups * splits, rowCount, 1);
            case TILES -> worker.setGlobalWork(Lanes.COUNT * groups, Math.ceilDiv(rowCount, MatMulKernel.ROWS), 1);
        }
    }
}
