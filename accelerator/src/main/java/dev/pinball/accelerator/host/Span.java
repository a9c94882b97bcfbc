package dev.pinball.accelerator.host;

import dev.pinball.accelerator.vector.Lanes;
import java.util.Arrays;

/**
 * Neighbouring blocks of a sequence: their keys and values of one head stay in the cache while all queries of a run pass.
 * Sequences are cut into spans from position 0 on, whoever asks. The columns of a span are those of its blocks, one block
 * after the other. Set anew for each use.
 */
final class Span {
    private static final int COLUMNS = 256;

    private final KeyValueShape shape;
    private final int blocksMax;
    private final long[] keys; // of each vector of columns, and of one more: tiles take two
    private final long[] values; // of each column; what fills up a block repeats its first
    private final float[] starts; // [blockColumns] what a score starts from: 0, or -infinity where no position is
    private int firstBlock;
    private int blockCount;

    Span(KeyValueShape shape) {
        this.shape = shape;
        blocksMax = Math.max(1, COLUMNS / shape.blockColumns());
        keys = new long[blocksMax * shape.blockColumns() / Lanes.COUNT + 1];
        values = new long[blocksMax * shape.blockColumns()];
        starts = new float[shape.blockColumns()];
        Arrays.fill(starts, shape.tokensPerBlock(), starts.length, Float.NEGATIVE_INFINITY);
    }

    KeyValueShape shape() {
        return shape;
    }

    /** Columns that tiles fill at most. */
    int columnsMax() {
        return keys.length * Lanes.COUNT;
    }

    /** Which span of its sequence has a position. */
    int index(int position) {
        return position / (blocksMax * shape.tokensPerBlock());
    }

    /** From now on it is span {@code index} of the sequence of a run, as far as its last query sees. */
    void set(KeyValueLayer layer, BlockTables tables, AttentionRun run, int index) {
        firstBlock = index * blocksMax;
        int last = run.last(run.queryCount() - 1);
        blockCount = Math.min(blocksMax, tables.blockIndex(last) + 1 - firstBlock);
        for (int i = 0; i < blockCount; i++) {
            int blockId = tables.blockId(run.batch(), run.row(), firstBlock + i);
            int column = i * shape.blockColumns();
            setKeys(column / Lanes.COUNT, layer.keyAddress(blockId, run.head()));
            setValues(column, layer.valueAddress(blockId, run.head()));
        }
        int vectors = blockCount * shape.blockColumns() / Lanes.COUNT;
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

    /** The column of the first position from {@code position} on. */
    int columnFrom(int position) {
        return Math.max(0, column(position));
    }

    /** The column after that of the last position until {@code position}; 0 or less where there is none. */
    int columnAfter(int position) {
        return Math.min(column(position) + 1, blockCount * shape.blockColumns());
    }

    private int column(int position) {
        int tokens = shape.tokensPerBlock();
        int block = Math.floorDiv(position, tokens);
        return (block - firstBlock) * shape.blockColumns() + position - block * tokens;
    }

    /** The address of the first value of the keys in vector {@code vector} of the columns. */
    long keys(int vector) {
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
