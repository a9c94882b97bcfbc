package dev.pinball.host.gemm.int16;

import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.memory.NativeLayout.Field;

/**
 * The layout of a row of inputs for AVX2: integers of 16 bits, in each block of 32 columns times a power of two.
 *
 * <ul>
 *   <li>the integers [columns], two of them in each word, as the words of widened weights have their columns
 *   <li>for each block seven words: its scale, F32; the sum of its integers times the negated scale, F32, for minimums; the
 *       sums of its halves times -32, ints, and the sum of both times -8, -16 and -128, for the offsets of weights
 * </ul>
 */
public final class Int16Input {
    static final int BLOCK_COLUMNS = 32;

    /** Bytes of the integers of a block. */
    static final int BLOCK_INTEGER_BYTES = BLOCK_COLUMNS * Short.BYTES;

    private static final NativeLayout BLOCK = new NativeLayout("block of inputs");
    static final Field SCALE = BLOCK.field("scale", Float.BYTES, 1, Float.BYTES);
    static final Field NEGATED_SUM = BLOCK.field("negated sum", Float.BYTES, 1, Float.BYTES);
    static final Field OFFSETS_32 = BLOCK.field("sums of halves times -32", Integer.BYTES, 2, Integer.BYTES);
    static final Field OFFSET_8 = BLOCK.field("sum times -8", Integer.BYTES, 1, Integer.BYTES);
    static final Field OFFSET_16 = BLOCK.field("sum times -16", Integer.BYTES, 1, Integer.BYTES);
    static final Field OFFSET_128 = BLOCK.field("sum times -128", Integer.BYTES, 1, Integer.BYTES);
    static final int BLOCK_BYTES = (int) BLOCK.bytes();

    /** The two columns of a word. */
    public enum Pairs {
        /** i and i + 16 of a block: word i. */
        HALVES,
        /** i and i + 2 of each four, then i + 1 and i + 3. */
        ALTERNATE
    }

    private final int columns;
    private final Pairs pairs;
    private final int blocksOffset;
    private final int rowBytes;

    public Int16Input(int columns, Pairs pairs) {
        this.columns = columns;
        this.pairs = pairs;
        NativeLayout row = new NativeLayout("row of inputs");
        row.field("integers", Short.BYTES, columns, NativeLayout.LINE_BYTES);
        blocksOffset =
                (int) row.field("blocks", BLOCK_BYTES, blocks(), Integer.BYTES).offset();
        // An odd number of cache lines, so that the same column of several rows doesn't fall into one set of the cache.
        rowBytes = (int) ((Math.ceilDiv(row.bytes(), NativeLayout.LINE_BYTES) | 1) * NativeLayout.LINE_BYTES);
    }

    Pairs pairs() {
        return pairs;
    }

    int blocks() {
        return columns / BLOCK_COLUMNS;
    }

    /** The offset of the words of the first block in a row. */
    int blocksOffset() {
        return blocksOffset;
    }

    public int rowBytes() {
        return rowBytes;
    }
}
