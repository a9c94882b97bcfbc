package dev.pinball.host.attention;

import dev.pinball.accelerator.simd.Lanes;
import java.util.Arrays;

/** The addresses of the keys and values of a split in F32, column by column. Set anew for each use. */
final class SplitAddresses {
    private final KeyValueShape shape;
    private final long[] keys; // of each vector of columns, and of one more: tiles take two
    private final long[] values; // of each column; what fills up a block repeats its first
    private final float[] starts; // [blockColumns] what a score starts from: 0, or -infinity where no position is

    SplitAddresses(KeyValueShape shape, int blocksMax) {
        this.shape = shape;
        keys = new long[blocksMax * shape.blockColumns() / Lanes.COUNT + 1];
        values = new long[blocksMax * shape.blockColumns()];
        starts = new float[shape.blockColumns()];
        Arrays.fill(starts, shape.tokensPerBlock(), starts.length, Float.NEGATIVE_INFINITY);
    }

    /** Columns that tiles fill at most. */
    int columnsMax() {
        return keys.length * Lanes.COUNT;
    }

    /** Block {@code index} of the split has its keys and values at these addresses; the blocks before it have been set. */
    void setBlock(int index, long blockKeys, long blockValues) {
        int column = index * shape.blockColumns();
        setKeys(column / Lanes.COUNT, blockKeys);
        setValues(column, blockValues);
        int vectors = (index + 1) * shape.blockColumns() / Lanes.COUNT;
        keys[vectors] = keys[vectors - 1];
    }

    private void setKeys(int vector, long address) {
        for (int i = 0; i < shape.blockColumns() / Lanes.COUNT; i++) {
            keys[vector + i] = address + (long) i * Lanes.COUNT * Float.BYTES;
        }
    }

    private void setValues(int column, long address) {
        int tokens = shape.tokensPerBlock();
        long rowBytes = shape.valueRowBytes();
        for (int i = 0; i < tokens; i++) {
            values[column + i] = address + i * rowBytes;
        }
        Arrays.fill(values, column + tokens, column + shape.blockColumns(), address);
    }

    /** Bytes from one value of a head to the next in the keys. */
    long keyRowBytes() {
        return shape.keyRowBytes();
    }

    /** The address of the first value of the keys in vector {@code vector} of the columns. */
    long key(int vector) {
        return keys[vector];
    }

    /** The address of the values of each column. */
    long[] values() {
        return values;
    }

    float[] starts() {
        return starts;
    }
}
