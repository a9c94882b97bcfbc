package dev.pinball.host.gemm.x86;

import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.memory.NativeLayout.Field;

/**
 * The layout of a row of inputs for products with quantized weights: 16-bit integers, in each block of 32 columns times a
 * power of two, its scale. An integer is 256 * high + low, both signed bytes. A row has two planes of the same size:
 *
 * <ul>
 *   <li>high: the high bytes [columns], the scales in F32 [blocks].
 *   <li>low: the low bytes [columns], and two corrections for each block, ints: the sum of its integers times -8 and times -128,
 *       for weights whose code adds 8 or 128 to make them unsigned.
 * </ul>
 *
 * For tiles of BF16 a plane ends with the values of its bytes in BF16 [blocks][32]: a high byte times 256 and the scale, a
 * low byte times the scale, columns i and i + 16 of a block side by side. Bytes of a block are in the order of {@link
 * PanelLayout}.
 */
public final class ActivationLayout {
    /** The largest integer whose high part fits a signed byte. */
    static final int INTEGER_MAX = 127 * 256 + 127;

    /** 1.5 * 2^23: a float added to it has its nearest integer in the lowest bits. */
    public static final float ROUND = 0x1.8p23f;

    public static final int ROUND_BITS = Float.floatToRawIntBits(ROUND);

    /** The half of a float that is its value in BF16. */
    public static final int UPPER_16_BITS = 0xffff0000;

    /** Bytes of one block in BF16, in one plane. */
    public static final int BF16_BLOCK_BYTES = PanelLayout.BLOCK_COLUMNS * Short.BYTES;

    /** A block with a magnitude of this or more has no finite scale; its outputs are NaN. */
    private static final float MAGNITUDE_MAX = 0x1p80f;

    /** A block with magnitudes of this or less is all zeros. */
    private static final float MAGNITUDE_MIN = 0x1p-80f;

    private static final int SIGNIFICAND_BITS = 23;
    private static final int EXPONENT_BITS = 0xff << SIGNIFICAND_BITS;

    private final int columns;
    private final boolean bf16;
    private final int scalesOffset;
    private final int bf16Offset;
    private final int planeBytes;
    private final int nibbleCorrectionOffset;
    private final int byteCorrectionOffset;

    /** @param bf16 whether a row has its values in BF16 too */
    public ActivationLayout(int columns, boolean bf16) {
        this.columns = columns;
        this.bf16 = bf16;
        NativeLayout low = new NativeLayout("low plane of inputs");
        low.field("bytes", 1, columns, NativeLayout.LINE_BYTES);
        Field nibbleCorrections = low.field("nibble corrections", Integer.BYTES, blocks(), Integer.BYTES);
        Field byteCorrections = low.field("byte corrections", Integer.BYTES, blocks(), Integer.BYTES);
        Field lowBf16 = low.lines("BF16", BF16_BLOCK_BYTES, bf16 ? blocks() : 0);
        NativeLayout high = new NativeLayout("high plane of inputs");
        high.field("bytes", 1, columns, NativeLayout.LINE_BYTES);
        Field scales = high.field("scales", Float.BYTES, blocks(), Float.BYTES);
        high.field("padding as long as the corrections", Integer.BYTES, blocks(), Integer.BYTES);
        Field highBf16 = high.lines("BF16", BF16_BLOCK_BYTES, bf16 ? blocks() : 0);
        if (!highBf16.equals(lowBf16)) {
            throw new IllegalStateException(
                    "%s and %s (expected: the same in both planes)".formatted(highBf16, lowBf16));
        }
        scalesOffset = Math.toIntExact(scales.offset());
        bf16Offset = Math.toIntExact(lowBf16.offset());
        planeBytes = oddLines(Math.max(low.bytes(), high.bytes()));
        nibbleCorrectionOffset = Math.toIntExact(planeBytes + nibbleCorrections.offset());
        byteCorrectionOffset = Math.toIntExact(planeBytes + byteCorrections.offset());
    }

    /** An odd number of cache lines, so that the same column of 16 rows doesn't fall into one set of the cache. */
    private static int oddLines(long bytes) {
        return Math.toIntExact((Math.ceilDiv(bytes, NativeLayout.LINE_BYTES) | 1) * NativeLayout.LINE_BYTES);
    }

    /** The scale of a block: the least power of two with which its integers stay in their range. */
    public static float scale(float highest) {
        if (!(highest < MAGNITUDE_MAX)) {
            return Float.NaN;
        }
        // Above 2^15 integers would round to more than the largest one.
        int exponentBits = Float.floatToRawIntBits(highest * (0x1p15f / INTEGER_MAX)) & EXPONENT_BITS;
        return highest > MAGNITUDE_MIN ? Float.intBitsToFloat(exponentBits - (14 << SIGNIFICAND_BITS)) : 0;
    }

    public int columns() {
        return columns;
    }

    /** Whether a row has its values in BF16 too. */
    public boolean bf16() {
        return bf16;
    }

    public int blocks() {
        return columns / PanelLayout.BLOCK_COLUMNS;
    }

    /** The offset of the scales in a row. */
    public int scalesOffset() {
        return scalesOffset;
    }

    /** The offset of the corrections for nibbles in a row. */
    public int nibbleCorrectionOffset() {
        return nibbleCorrectionOffset;
    }

    /** The offset of the corrections for bytes in a row. */
    public int byteCorrectionOffset() {
        return byteCorrectionOffset;
    }

    /** The offset of a block in BF16 in a plane. */
    public int bf16Offset(int block) {
        return bf16Offset + block * BF16_BLOCK_BYTES;
    }

    /** Where a row has its values in BF16. */
    public AmxBf16Kernel.Input bf16Input() {
        return new AmxBf16Kernel.Input(rowBytes(), bf16Offset, lowBytesOffset(), 0);
    }

    /** The offset of the low plane in a row: from a high byte to its low byte. */
    public int lowBytesOffset() {
        return planeBytes;
    }

    public int rowBytes() {
        return 2 * planeBytes;
    }
}
