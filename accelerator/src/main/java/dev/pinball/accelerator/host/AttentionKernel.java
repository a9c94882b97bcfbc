package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.program.AttentionShape;

/**
 * Grouped-query attention over blocks of keys and values. A piece is a few rows and one key/value head: rows of the same
 * sequence, and the query heads that share it, read a block once for all of them. Scores first, then their softmax, then
 * the weighted values, each from the first visible position to the last.
 *
 * @param query one row for each head
 * @param output likewise
 */
record AttentionKernel(KeyValueLayer layer, BlockTables tables, Matrix query, Matrix output) implements Kernel {
    /** Rows of a piece. */
    static final int ROWS = 4;

    @Override
    public int items(StepBatch batch) {
        return Math.ceilDiv(batch.rowCount(), ROWS) * layer.shape().keyValueHeadCount();
    }

    @Override
    public long itemWork(StepBatch batch) {
        long visible = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            int position = batch.positions()[row];
            visible += position - layer.shape().firstVisible(position) + 1;
        }
        AttentionShape shape = layer.shape();
        long pieces = Math.max(1, Math.ceilDiv(batch.rowCount(), ROWS));
        return 2 * visible * shape.groupSize() * shape.headLength() / pieces;
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        int headCount = layer.shape().keyValueHeadCount();
        for (int item = first; item < end; item++) {
            int rowsEnd = Math.min(batch.rowCount(), (item / headCount + 1) * ROWS);
            int next;
            for (int row = item / headCount * ROWS; row < rowsEnd; row = next) {
                next = runEnd(batch, row, rowsEnd);
                scratch.attention().run().set(batch, row, next - row, item % headCount);
                attend(scratch);
            }
        }
    }

    /** The end of the rows from {@code row} on that belong to one sequence and see the same first position. */
    private int runEnd(StepBatch batch, int row, int end) {
        int first = layer.shape().firstVisible(batch.positions()[row]);
        int next = row + 1;
        while (next < end
                && batch.rowSequences()[next] == batch.rowSequences()[row]
                && layer.shape().firstVisible(batch.positions()[next]) == first) {
            next++;
        }
        return next;
    }

    private void attend(Scratch scratch) {
        AttentionShape shape = layer.shape();
        AttentionScratch memory = scratch.attention();
        AttentionRun run = memory.run();
        int queryCount = run.rowCount() * shape.groupSize();
        int first = shape.firstVisible(run.last(0));
        for (int i = 0; i < queryCount; i++) {
            System.arraycopy(
                    query.values(),
                    queryStart(run, i),
                    memory.queries().values(),
                    memory.queries().rowStart(i),
                    query.width());
        }
        score(first, queryCount, scratch);
        for (int i = 0; i < queryCount; i++) {
            int count = run.last(i / shape.groupSize()) - first + 1;
            Softmax.apply(
                    memory.scores(), i, count, shape.scale(), scratch.panel().partialSums());
            memory.attended().clearRow(i);
        }
        addValues(first, scratch);
        for (int i = 0; i < queryCount; i++) {
            System.arraycopy(
                    memory.attended().values(),
                    memory.attended().rowStart(i),
                    output.values(),
                    queryStart(run, i),
                    query.width());
        }
    }

    /** Where query {@code index} of a run lies among all: the heads of its first row, then those of the next. */
    private int queryStart(AttentionRun run, int index) {
        AttentionShape shape = layer.shape();
        int row = run.row() + index / shape.groupSize();
        int head = run.head() * shape.groupSize() + index % shape.groupSize();
        return query.rowStart(row * shape.headCount() + head);
    }

    /** scores[i, position - first] = queries[i] · key[position], block after block. */
    private void score(int first, int queryCount, Scratch scratch) {
        AttentionScratch memory = scratch.attention();
        AttentionRun run = memory.run();
        int end = run.last(run.rowCount() - 1) + 1;
        int next;
        for (int position = first; position < end; position = next) {
            next = Math.min(tables.blockEnd(position), end);
            int block = tables.blockId(run.batch(), run.row(), position);
            long keys = layer.keyAddress(block, run.head(), tables.token(position));
            scratch.panel().set(keys, layer.headBytes(), next - position, query.width());
            DotProducts.multiply(scratch.panel(), memory.queries(), 0, queryCount, memory.scores(), position - first);
        }
    }

    private void addValues(int first, Scratch scratch) {
        AttentionRun run = scratch.attention().run();
        int groupSize = layer.shape().groupSize();
        int seenByAll = run.last(0) + 1;
        int next;
        for (int position = first; position < seenByAll; position = next) {
            next = Math.min(tables.blockEnd(position), seenByAll);
            addValues(position, next, position - first, 0, run.rowCount() * groupSize, scratch);
        }
        for (int row = 1; row < run.rowCount(); row++) {
            for (int position = seenByAll; position <= run.last(row); position++) {
                addValues(position, position + 1, position - first, row * groupSize, groupSize, scratch);
            }
        }
    }

    /** Adds the values of positions in one block to the results of queries. */
    private void addValues(int position, int end, int column, int firstQuery, int queryCount, Scratch scratch) {
        AttentionScratch memory = scratch.attention();
        AttentionRun run = memory.run();
        int block = tables.blockId(run.batch(), run.row(), position);
        long values = layer.valueAddress(block, run.head(), tables.token(position));
        scratch.panel().set(values, layer.headBytes(), end - position, query.width());
        WeightedSums.add(scratch.panel(), memory.scores(), column, firstQuery, queryCount, memory.attended());
    }
}
