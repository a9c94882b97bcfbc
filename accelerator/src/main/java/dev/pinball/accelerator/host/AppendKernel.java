package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;

/** Stores the key and the value of each row at its position. */
record AppendKernel(KeyValueLayer layer, BlockTables tables, Matrix key, Matrix value) implements RowKernel {

    @Override
    public long itemWork(StepBatch batch) {
        return 2L * key.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        for (int row = first; row < end; row++) {
            int position = batch.positions()[row];
            int blockId = tables.blockId(batch, row, position);
            append(row, blockId, tables.token(position));
        }
    }

    private void append(int row, int blockId, int token) {
        int headLength = layer.shape().headLength();
        for (int head = 0; head < layer.shape().keyValueHeadCount(); head++) {
            int start = key.rowStart(row) + head * headLength;
            NativeMemory.copy(key.values(), start, layer.keyAddress(blockId, head, token), headLength);
            NativeMemory.copy(value.values(), start, layer.valueAddress(blockId, head, token), headLength);
        }
    }
}
