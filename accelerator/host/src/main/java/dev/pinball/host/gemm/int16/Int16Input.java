package dev.pinball.host.gemm.int16;

import dev.pinball.host.gemm.grouped.GroupedInput;
import dev.pinball.host.memory.NativeLayout;

/**
 * The layout of a row of inputs for AVX2: integers of 16 bits, in each block of 32 columns times a power of two.
 *
 * <ul>
 *   <li>the integers [columns], two of them in each word, as the words of widened weights have their columns
 *   <li>for each block the words of a {@link GroupedInput}, and the sum of its integers times -8, an int, for weights that are
 *       stored with 8 added
 * </ul>
 */
public final class Int16Input {
    /** Bytes of the integers of a block. */
    static final int BLOCK_INTEGER_BYTES = GroupedInput.BLOCK_COLUMNS * Short.BYTES;

    /** In the words of a block, after those of {@link GroupedInput}: the sum of its integers times -8. */
    static final int OFFSET_8_OFFSET = GroupedInput.BLOCK_BYTES;

    static final int BLOCK_BYTES = GroupedInput.BLOCK_BYTES + Integer.BYTES;

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
        return columns / GroupedInput.BLOCK_COLUMNS;
    }

    /** The offset of the words of the first block in a row. */
    int blocksOffset() {
        return blocksOffset;
    }

    public int rowBytes() {
        return rowBytes;
    }
}
