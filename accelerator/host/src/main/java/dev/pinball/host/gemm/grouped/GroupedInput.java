package dev.pinball.host.gemm.grouped;

import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.memory.NativeLayout.Field;

/**
 * The layout of a row of inputs for every {@link GroupedFormat}: integers of 16 bits, in each block of 32 columns times a power
 * of two. An integer is 256 * high + low, both signed bytes.
 *
 * <ul>
 *   <li>the high bytes [columns], the low bytes [columns]
 *   <li>for each block six words: its scale, F32; the sum of its integers times the negated scale, F32, for minimums; the sums
 *       of its halves times -32, ints, and the sum of both times -16 and -128, for the offsets of levels
 * </ul>
 */
public final class GroupedInput {
    static final int BLOCK_COLUMNS = 32;

    private static final NativeLayout BLOCK = new NativeLayout("block of inputs");
    static final Field SCALE = BLOCK.field("scale", Float.BYTES, 1, Float.BYTES);
    static final Field NEGATED_SUM = BLOCK.field("negated sum", Float.BYTES, 1, Float.BYTES);
    static final Field OFFSETS_32 = BLOCK.field("sums of halves times -32", Integer.BYTES, 2, Integer.BYTES);
    static final Field OFFSET_16 = BLOCK.field("sum times -16", Integer.BYTES, 1, Integer.BYTES);
    static final Field OFFSET_128 = BLOCK.field("sum times -128", Integer.BYTES, 1, Integer.BYTES);
    static final int BLOCK_BYTES = (int) BLOCK.bytes();

    private final int columns;
    private final int blocksOffset;
    private final int rowBytes;

    public GroupedInput(int columns) {
        this.columns = columns;
        NativeLayout row = new NativeLayout("row of inputs");
        row.field("high bytes", 1, columns, NativeLayout.LINE_BYTES);
        row.field("low bytes", 1, columns, NativeLayout.LINE_BYTES);
        blocksOffset = (int) row.field("blocks", BLOCK_BYTES, columns / BLOCK_COLUMNS, Integer.BYTES)
                .offset();
        // An odd number of cache lines, so that the same column of several rows doesn't fall into one set of the cache.
        rowBytes = (int) ((Math.ceilDiv(row.bytes(), NativeLayout.LINE_BYTES) | 1) * NativeLayout.LINE_BYTES);
    }

    int blocks() {
        return columns / BLOCK_COLUMNS;
    }

    /** From a high byte to its low byte. */
    int lowBytesOffset() {
        return columns;
    }

    /** The offset of the words of the first block in a row. */
    int blocksOffset() {
        return blocksOffset;
    }

    public int rowBytes() {
        return rowBytes;
    }
}
