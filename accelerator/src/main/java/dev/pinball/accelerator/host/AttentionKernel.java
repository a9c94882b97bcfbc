package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.program.AttentionShape;

/**
 * Grouped-query attention over blocks of keys and values. A piece is one row and one key/value head with the query heads
 * that share it, so that a block is read once for all of them. Scores first, then their softmax, then the weighted values,
 * each from the first visible position to the last.
 *
 * @param query one row for each head
 * @param output likewise
 */
record AttentionKernel(KeyValueLayer layer, BlockTables tables, Matrix query, Matrix output) implements Kernel {

    @Override
    public int items(StepBatch batch) {
        return batch.rowCount() * layer.shape().keyValueHeadCount();
    }

    @Override
    public long itemWork(StepBatch batch) {
        long visible = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            int position = batch.positions()[row];
            visible += position - layer.shape().firstVisible(position) + 1;
        }
        AttentionShape shape = layer.shape();
        return 2 * visible * shape.groupSize() * shape.headLength() / Math.max(1, batch.rowCount());
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        int headCount = layer.shape().keyValueHeadCount();
        for (int item = first; item < end; item++) {
            attend(batch, item / headCount, item % headCount, scratch);
        }
    }

    private void attend(StepBatch batch, int row, int head, Scratch scratch) {
        AttentionShape shape = layer.shape();
        int last = batch.positions()[row];
        int queryRow = row * shape.headCount() + head * shape.groupSize();
        score(batch, row, head, queryRow, scratch);
        for (int i = 0; i < shape.groupSize(); i++) {
            Softmax.apply(scratch, i, last - shape.firstVisible(last) + 1, shape.scale());
            output.clearRow(queryRow + i);
        }
        addValues(batch, row, head, queryRow, scratch);
    }

    /** scores[i, position - first visible] = query[queryRow + i] · key[position], block after block. */
    private void score(StepBatch batch, int row, int head, int queryRow, Scratch scratch) {
        AttentionShape shape = layer.shape();
        int last = batch.positions()[row];
        int first = shape.firstVisible(last);
        int next;
        for (int position = first; position <= last; position = next) {
            next = Math.min(tables.blockEnd(position), last + 1);
            long keys = layer.keyAddress(tables.blockId(batch, row, position), head, tables.token(position));
            scratch.panel().set(keys, layer.headBytes(), next - position, shape.headLength());
            DotProducts.multiply(
                    scratch.panel(), query, queryRow, shape.groupSize(), scratch.scores(), position - first);
        }
    }

    private void addValues(StepBatch batch, int row, int head, int queryRow, Scratch scratch) {
        AttentionShape shape = layer.shape();
        int last = batch.positions()[row];
        int first = shape.firstVisible(last);
        Matrix scores = scratch.scores();
        int next;
        for (int position = first; position <= last; position = next) {
            next = Math.min(tables.blockEnd(position), last + 1);
            long values = layer.valueAddress(tables.blockId(batch, row, position), head, tables.token(position));
            scratch.panel().set(values, layer.headBytes(), next - position, shape.headLength());
            for (int i = 0; i < shape.groupSize(); i++) {
                int start = scores.rowStart(i) + position - first;
                WeightedSum.add(
                        scratch.panel(), scores.values(), start, output.values(), output.rowStart(queryRow + i));
            }
        }
    }
}
