package dev.pinball.host.kernel;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.attention.BlockTables;
import dev.pinball.host.attention.KeyValueLayer;
import dev.pinball.host.attention.KeyValueShape;
import dev.pinball.host.memory.Matrix;
import dev.pinball.host.memory.NativeMemory;

/** Stores the key and the value of each row at its position: head after head, since keys of neighbouring rows share lines. */
public record AppendKernel(KeyValueLayer layer, BlockTables tables, Matrix key, Matrix value) implements RowKernel {
    /** While sequences generate, each value of a key is a cache line of a block that nobody has read for a step. */
    private static final long WORK_PER_VALUE = 64;

    @Override
    public long itemWork(StepBatch batch) {
        return WORK_PER_VALUE * key.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        for (int head = 0; head < layer.shape().attention().keyValueHeadCount(); head++) {
            for (int row = first; row < end; row++) {
                int position = batch.positions()[row];
                int blockId = tables.blockId(batch, row, tables.blockIndex(position));
                append(
                        row,
                        head,
                        blockId,
                        tables.token(position),
                        workspace.vectors().f16Values());
            }
        }
    }

    private void append(int row, int head, int blockId, int token, short[] f16Values) {
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
                for (int i = 0; i < headLength; i += f16Values.length) {
                    int count = Math.min(f16Values.length, headLength - i);
                    round(key.values(), start + i, count, f16Values);
                    for (int k = 0; k < count; k++) {
                        NativeMemory.store(keys + (i + k) * shape.keyRowBytes(), f16Values[k]);
                    }
                    round(value.values(), start + i, count, f16Values);
                    NativeMemory.copy(f16Values, 0, values + (long) i * Short.BYTES, count);
                }
            }
        }
    }

    /** A plain loop over arrays: the compiler makes it an instruction that the Vector API has not. */
    private static void round(float[] values, int start, int count, short[] f16Values) {
        for (int i = 0; i < count; i++) {
            f16Values[i] = KeyValueType.half(values[start + i]);
        }
    }
}
