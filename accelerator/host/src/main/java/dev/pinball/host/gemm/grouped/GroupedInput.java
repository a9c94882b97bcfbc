package dev.pinball.host.gemm.grouped;

import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.host.gemm.x86.AmxBf16Kernel;
import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.memory.NativeLayout.Field;
import dev.pinball.host.memory.NativeMemory;

/**
 * The layout of a row of inputs for every {@link GroupedFormat}: integers of 16 bits, in each block of 32 columns times a power
 * of two. An integer is 256 * high + low, both signed bytes.
 *
 * <ul>
 *   <li>the high bytes [columns], the low bytes [columns]
 *   <li>for each block six words: its scale, F32; the sum of its integers times the negated scale, F32, for minimums; the sums
 *       of its halves times -32, ints, and the sum of both times -16 and -128, for the offsets of levels
 * </ul>
 *
 * For tiles of BF16 a row goes on with the negated sums once more [blocks], and with the values of its bytes in BF16: the high
 * bytes times 256 and the scale [blocks][32], the low bytes times the scale [blocks][32]; columns i and i + 2 of each four are side by
 * side, as the expander of weights puts them.
 */
public final class GroupedInput {
    public static final int BLOCK_COLUMNS = 32;

    private static final NativeLayout BLOCK = new NativeLayout("block of inputs");
    public static final Field SCALE = BLOCK.field("scale", Float.BYTES, 1, Float.BYTES);
    public static final Field NEGATED_SUM = BLOCK.field("negated sum", Float.BYTES, 1, Float.BYTES);
    private static final Field OFFSETS_32 = BLOCK.field("sums of halves times -32", Integer.BYTES, 2, Integer.BYTES);
    private static final Field OFFSET_16 = BLOCK.field("sum times -16", Integer.BYTES, 1, Integer.BYTES);
    private static final Field OFFSET_128 = BLOCK.field("sum times -128", Integer.BYTES, 1, Integer.BYTES);
    public static final int BLOCK_BYTES = (int) BLOCK.bytes();

    private final int columns;
    private final int blocksOffset;
    private final int negatedSumsOffset;
    private final int highBf16Offset;
    private final int lowBf16Offset;
    private final int rowBytes;

    /** @param bf16 whether a row has its values in BF16 too */
    public GroupedInput(int columns, boolean bf16) {
        this.columns = columns;
        NativeLayout row = new NativeLayout("row of inputs");
        row.field("high bytes", 1, columns, NativeLayout.LINE_BYTES);
        row.field("low bytes", 1, columns, NativeLayout.LINE_BYTES);
        blocksOffset =
                (int) row.field("blocks", BLOCK_BYTES, blocks(), Integer.BYTES).offset();
        int bf16Blocks = bf16 ? blocks() : 0;
        negatedSumsOffset = (int)
                row.field("negated sums", Float.BYTES, bf16Blocks, Float.BYTES).offset();
        highBf16Offset = (int) row.lines("high BF16", ActivationLayout.BF16_BLOCK_BYTES, bf16Blocks)
                .offset();
        lowBf16Offset = (int) row.lines("low BF16", ActivationLayout.BF16_BLOCK_BYTES, bf16Blocks)
                .offset();
        // An odd number of cache lines, so that the same column of several rows doesn't fall into one set of the cache.
        rowBytes = (int) ((Math.ceilDiv(row.bytes(), NativeLayout.LINE_BYTES) | 1) * NativeLayout.LINE_BYTES);
    }

    /** Stores the words of a block at an address: its integers are times {@code scale}, the sums are those of its halves. */
    public static void storeBlock(long words, float scale, int firstSum, int secondSum) {
        int sum = firstSum + secondSum;
        NativeMemory.store(words + SCALE.offset(), scale);
        NativeMemory.store(words + NEGATED_SUM.offset(), -scale * sum);
        NativeMemory.store(words + OFFSETS_32.at(0), -32 * firstSum);
        NativeMemory.store(words + OFFSETS_32.at(1), -32 * secondSum);
        NativeMemory.store(words + OFFSET_16.offset(), -16 * sum);
        NativeMemory.store(words + OFFSET_128.offset(), -128 * sum);
    }

    /**
     * Where the words of a block have what takes the offset off all levels.
     *
     * @param half of the block, where it is that of a half
     */
    public static long correction(GroupedFormat format, int half) {
        return switch (format.offset()) {
            case 16 -> OFFSET_16.offset();
            case 32 -> OFFSETS_32.at(half);
            case 128 -> OFFSET_128.offset();
            default -> throw new IllegalStateException("offset %d of %s".formatted(format.offset(), format));
        };
    }

    public int columns() {
        return columns;
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

    /** Where a row has its values in BF16. */
    public AmxBf16Kernel.Input bf16Input() {
        return new AmxBf16Kernel.Input(
                rowBytes, highBf16Offset, lowBf16Offset - highBf16Offset, negatedSumsOffset - highBf16Offset);
    }

    public int rowBytes() {
        return rowBytes;
    }
}
