package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.program.AttentionShape;
import dev.pinball.accelerator.vector.Lanes;

/**
 * Grouped-query attention over blocks of keys and values. A piece is some rows and one key/value head: rows of the same
 * sequence, and the query heads that share it, go through its positions together, span after span, four queries at a time
 * (Dao et al. 2022, "FlashAttention"). What a query gets from a span depends on nothing else in the step.
 *
 * @param query one row for each head
 * @param output likewise
 */
record AttentionKernel(KeyValueLayer layer, BlockTables tables, Matrix query, Matrix output) implements Kernel {
    /** Queries of a piece: enough for keys and values to be read from the near cache most of the time. */
    private static final int QUERIES = 64;

    /** Rows of a piece at most. */
    static int rowsMax(int groupSize) {
        return Math.max(1, QUERIES / groupSize);
    }

    /** Rows share keys where a sequence has several; else each is a piece of its own. */
    private int rowsPerPiece(StepBatch batch) {
        return batch.rowCount() == batch.sequenceCount() ? 1 : rowsMax(shape().groupSize());
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
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        int headCount = shape().keyValueHeadCount();
        int rows = rowsPerPiece(batch);
        for (int item = first; item < end; item++) {
            int rowsEnd = Math.min(batch.rowCount(), (item / headCount + 1) * rows);
            int next;
            for (int row = item / headCount * rows; row < rowsEnd; row = next) {
                next = sequenceEnd(batch, row, rowsEnd);
                scratch.attention().run().set(batch, row, next - row, item % headCount);
                attend(scratch.attention());
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

    private void attend(AttentionScratch memory) {
        AttentionRun run = memory.run();
        Span span = memory.span();
        memory.begin(query);
        int queryCount = run.queryCount();
        int last = span.index(run.last(queryCount - 1));
        for (int index = span.index(run.first(0)); index <= last; index++) {
            span.set(layer, tables, run, index);
            for (int tile = 0; tile < queryCount; tile += ScoreTile.QUERIES) {
                attend(memory, tile, Math.min(queryCount, tile + ScoreTile.QUERIES));
            }
        }
        memory.finish(output);
    }

    /** Adds what the queries of a tile see of a span. */
    private void attend(AttentionScratch memory, int first, int end) {
        AttentionRun run = memory.run();
        Span span = memory.span();
        int columnEnd = span.columnAfter(run.last(end - 1));
        if (columnEnd <= 0) {
            return;
        }
        int columns = Lanes.padded(columnEnd);
        ScoreTile.score(memory, first, columns / Lanes.COUNT);
        for (int query = first; query < end; query++) {
            int from = span.columnFrom(run.first(query));
            int to = span.columnAfter(run.last(query));
            float factor = memory.softmax().weigh(memory.scores(), query - first, first, from, to, columns);
            if (factor != 1) {
                memory.scale(query, factor);
            }
        }
        ValueTile.add(memory, first, columnEnd);
    }
}
