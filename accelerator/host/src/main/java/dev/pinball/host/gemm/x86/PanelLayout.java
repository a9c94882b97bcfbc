package dev.pinball.host.gemm.x86;

import dev.pinball.model.tensor.TensorType;

/**
 * The layout of a packed weight: 16 rows side by side are a panel, so that a vector holds the same columns of 16 rows and a
 * sum needs no addition across lanes. A panel has as many bytes as its rows have in the file:
 *
 * <ul>
 *   <li>F16: [columns][16 rows] values; expanded for many inputs, F32: [columns][16 rows] values.
 *   <li>Q8_0: [blocks][8][16 rows][4 columns] bytes, then [blocks][16 rows] scales. The four of word g of a row are the
 *       columns 2g, 2g + 1, 2g + 16 and 2g + 17 of the block.
 *   <li>Q4_0: [blocks][4][16 rows][8 columns] nibbles, then scales likewise. The lower nibbles of the four bytes of word j are
 *       those columns for g = 2j, the upper ones those for g = 2j + 1.
 * </ul>
 *
 * A block is 32 columns; scales are F16. Columns i and i + 16 are half a word apart in each order, so that one shift makes
 * them two numbers of BF16 in a word, as tiles take them.
 */
public record PanelLayout(TensorType type, int columns) {
    /** Rows of a panel: the lanes of a vector of 512 bits. */
    public static final int ROWS = 16;

    public static final int VECTOR_BYTES = ROWS * Float.BYTES;

    public static final int BLOCK_COLUMNS = 32;

    /** Columns of bytes in a word of 32 bits. */
    static final int WORD_COLUMNS = Integer.BYTES;

    /** Wider weights have panels that displacements of 32 bits might not reach. */
    private static final int COLUMNS_MAX = 1 << 20;

    /** Bytes of the scales of one block of all rows. */
    public static final int SCALES_BYTES = ROWS * Short.BYTES;

    public static boolean supports(TensorType type, int columns) {
        return columns <= COLUMNS_MAX
                && switch (type) {
                    case F16 -> columns % F16Kernel.UNROLLED_COLUMNS == 0;
                    case Q8_0, Q4_0 -> true;
                    default -> false;
                };
    }

    public int blocks() {
        return columns / BLOCK_COLUMNS;
    }

    /** Bytes of one block of all rows, without its scales. */
    public int blockBytes() {
        return switch (type) {
            case Q8_0 -> ROWS * BLOCK_COLUMNS;
            case Q4_0 -> ROWS * BLOCK_COLUMNS / 2;
            default -> throw new IllegalStateException(type + " has no packed blocks");
        };
    }

    /** The offset of the scales in a panel. */
    public int scalesOffset() {
        return blocks() * blockBytes();
    }

    /** Bytes of a panel, in whole cache lines. */
    public int panelBytes() {
        int bytes = switch (type) {
            case F16, F32 -> columns * columnBytes();
            default -> blocks() * (blockBytes() + SCALES_BYTES);
        };
        return Math.ceilDiv(bytes, VECTOR_BYTES) * VECTOR_BYTES;
    }

    /** Bytes of one column of all rows, for types without blocks. */
    int columnBytes() {
        return type == TensorType.F32 ? VECTOR_BYTES : VECTOR_BYTES / 2;
    }

    /** A panel of F16 as it is multiplied with many inputs: expanded to F32. */
    public PanelLayout expanded() {
        return new PanelLayout(TensorType.F32, columns);
    }
}
