package dev.pinball.accelerator.host;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.machine.NativeMemory;

/** Stores the key and the value of each row at its position: head after head, since keys of neighbouring rows share lines. */
record AppendKernel(KeyValueLayer layer, BlockTables tables, Matrix key, Matrix value) implements RowKernel {
    /** While sequences generate, each value of a key is a cache line of a block that nobody has read for a step. */
    private static final long WORK_PER_VALUE = 64;

    @Override
    public long itemWork(StepBatch batch) {
        return WORK_PER_VALUE * key.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        for (int head = 0; head < layer.shape().attention().keyValueHeadCount(); head++) {
            for (int row = first; row < end; row++) {
                int position = batch.positions()[row];
                int blockId = tables.blockId(batch, row, tables.blockIndex(position));
                append(row, head, blockId, tables.token(position));
            }
        }
    }

    private void append(int row, int head, int blockId, int token) {
        KeyValueShape shape = layer.shape();
        int headLength = shape.attention().headLength();
        int start = key.rowStart(row) + head * headLength;
        long keys =
                layer.keyAddress(blockId, head) + (long) token * shape.type().bytes();
        long values = layer.valueAddress(blockId, head) + token * shape.valueRowBytes();
        switch (shape.type()) {
            case F32 -> {
                for (int i = 0; i < headLength; i++) {
                    NativeMemory.store(keys + i * shape.keyRowBytes(), key.values()[start + i]);
                }
                NativeMemory.copy(value.values(), start, values, headLength);
            }
            case F16 -> {
                for (int i = 0; i < headLength; i++) {
                    NativeMemory.store(keys + i * shape.keyRowBytes(), KeyValueType.half(key.values()[start + i]));
                    NativeMemory.store(values + (long) i * Short.BYTES, KeyValueType.half(value.values()[start + i]));
                }
            }
        }
    }
}
