package dev.pinball.host.gemm.x86;

/**
 * How a row of inputs lies ready for products with quantized weights: 16-bit integers, in each block of 32 columns times a
 * power of two, its scale. An integer is 256 * high + low, both signed bytes. A row has two halves: the high bytes, then the
 * scales as floats; and the low bytes, then two corrections for each block, ints: its sum times -8 and times -128, for
 * weights whose code adds 8 or 128 to make them unsigned. The bytes of a block are in the order that {@link PanelLayout} has.
 *
 * <p>For tiles of floats a half ends with its bytes once more, as what they stand for in floats of 16 bits (BF16): a high byte times 256
 * and the scale, a low one times the scale, columns i and i + 16 of a block side by side.
 */
public record ActivationLayout(int columns, boolean bfloats) {
    /** The largest integer whose high byte is one. */
    static final int INTEGER_MAX = 127 * 256 + 127;

    /** The floats of one block of a half. */
    public static final int BFLOATS_BYTES = PanelLayout.BLOCK_COLUMNS * Short.BYTES;

    private static final int LINE_BYTES = 64;

    /** A block whose highest magnitude isn't below the first has no finite scale; one whose isn't above the second is all zeros. */
    private static final float MAGNITUDE_MAX = 0x1p80f;

    private static final float MAGNITUDE_MIN = 0x1p-80f;
    private static final int SIGNIFICAND_BITS = 23;
    private static final int EXPONENT_BITS = 0xff << SIGNIFICAND_BITS;

    /** The scale of a block: the least power of two with which its integers stay in their range. */
    public static float scale(float highest) {
        if (!(highest < MAGNITUDE_MAX)) {
            return Float.NaN;
        }
        // Above 2^15 integers would round to more than the largest one.
        int exponentBits = Float.floatToRawIntBits(highest * (0x1p15f / INTEGER_MAX)) & EXPONENT_BITS;
        return highest > MAGNITUDE_MIN ? Float.intBitsToFloat(exponentBits - (14 << SIGNIFICAND_BITS)) : 0;
    }

    public int blocks() {
        return columns / PanelLayout.BLOCK_COLUMNS;
    }

    /** Where in the first half the scales begin, and in the second the corrections for nibbles. */
    public int scalesOffset() {
        return columns;
    }

    public int nibbleCorrectionOffset() {
        return halfBytes() + columns;
    }

    public int byteCorrectionOffset() {
        return nibbleCorrectionOffset() + blocks() * Integer.BYTES;
    }

    /** Where in a half the floats of a block begin. */
    public int bfloatsOffset(int block) {
        int integerLines = Math.ceilDiv(columns + 2 * blocks() * Integer.BYTES, LINE_BYTES);
        return integerLines * LINE_BYTES + block * BFLOATS_BYTES;
    }

    /** An odd number of cache lines, so that the same column of 16 rows doesn't meet in one set of the cache. */
    public int halfBytes() {
        int bytes = bfloatsOffset(bfloats ? blocks() : 0);
        return (bytes / LINE_BYTES | 1) * LINE_BYTES;
    }

    public int rowBytes() {
        return 2 * halfBytes();
    }
}
