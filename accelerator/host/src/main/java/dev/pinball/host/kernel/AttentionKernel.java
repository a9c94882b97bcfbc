package dev.pinball.host.kernel;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.attention.AttentionAlgorithm;
import dev.pinball.host.attention.BlockTables;
import dev.pinball.host.attention.KeyValueLayer;
import dev.pinball.host.attention.KeyValueSplit;
import dev.pinball.host.attention.QueryRun;
import dev.pinball.host.memory.Matrix;
import dev.pinball.model.config.AttentionShape;

/**
 * Grouped-query attention over blocks of keys and values. A piece is some rows and one key/value head: rows of the same
 * sequence, and the query heads that share it, go through its positions together, split after split, four queries at a time
 * (Dao et al. 2022, "FlashAttention"). What a query gets from a split depends on nothing else in the step.
 *
 * @param shapeIndex of the layer's shape among those of {@link ThreadWorkspace#attention}
 * @param query one row for each head
 * @param output likewise
 */
public record AttentionKernel(KeyValueLayer layer, int shapeIndex, BlockTables tables, Matrix query, Matrix output)
        implements Kernel {
    /** Rows share keys where a sequence has several; else each is a piece of its own. */
    private int rowsPerPiece(StepBatch batch) {
        return batch.rowCount() == batch.sequenceCount() ? 1 : QueryRun.rowsMax(shape());
    }

    private AttentionShape shape() {
        return layer.shape().attention();
    }

    @Override
    public int items(StepBatch batch) {
        return Math.ceilDiv(batch.rowCount(), rowsPerPiece(batch)) * shape().keyValueHeadCount();
    }

    @Override
    public long itemWork(StepBatch batch) {
        long visible = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            int position = batch.positions()[row];
            visible += position - shape().firstVisible(position) + 1;
        }
        return 2 * visible * shape().headCount() * shape().headLength() / Math.max(1, items(batch));
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        AttentionAlgorithm algorithm = workspace.attention().get(shapeIndex);
        int headCount = shape().keyValueHeadCount();
        int rows = rowsPerPiece(batch);
        for (int item = first; item < end; item++) {
            int rowsEnd = Math.min(batch.rowCount(), (item / headCount + 1) * rows);
            int next;
            for (int row = item / headCount * rows; row < rowsEnd; row = next) {
                next = sequenceEnd(batch, row, rowsEnd);
                algorithm.run().set(batch, row, next - row, item % headCount);
                attend(algorithm);
            }
        }
    }

    /** The end of the rows from {@code row} on that belong to one sequence. */
    private static int sequenceEnd(StepBatch batch, int row, int end) {
        int next = row + 1;
        while (next < end && batch.rowSequences()[next] == batch.rowSequences()[row]) {
            next++;
        }
        return next;
    }

    private void attend(AttentionAlgorithm algorithm) {
        QueryRun run = algorithm.run();
        KeyValueSplit split = algorithm.split();
        algorithm.begin(query);
        int queryCount = run.queryCount();
        int last = run.last(queryCount - 1);
        for (int index = split.index(run.first(0)); index <= split.index(last); index++) {
            split.set(index, last);
            algorithm.enter(layer, tables);
            for (int first = 0; first < queryCount; first += algorithm.tileQueries()) {
                int end = Math.min(queryCount, first + algorithm.tileQueries());
                if (split.columnAfter(run.last(end - 1)) > 0) {
                    algorithm.attend(first, end);
                }
            }
        }
        algorithm.finish(output);
    }
}
