package dev.pinball.host.gemm.grouped;

import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.gemm.x86.PanelLayout;
import dev.pinball.host.memory.NativeLayout;
import dev.pinball.host.memory.NativeLayout.Field;
import dev.pinball.model.tensor.TensorType;
import java.util.Arrays;
import java.util.Optional;

/**
 * The types that {@link GroupedKernel} multiplies and the layout of their panels, 16 rows side by side. A weight is {@code
 * scale * (level - offset) - minimum}; its level is an unsigned integer of 4 bits and the high bits, or what a table has in its
 * place.
 *
 * <p>A block begins with a line of two scales of scales, F16 [2][16 rows], where scales are bytes. Then come its pairs of 64
 * columns, each in whole cache lines:
 *
 * <ul>
 *   <li>nibbles: [groups][vectors][16 rows][4 bytes]; vector v has columns 8v to 8v + 3 of the group in its lower nibbles and
 *       8v + 4 to 8v + 7 in the upper ones.
 *   <li>high bits: [groups][16 rows][4 bytes]; those of columns 4w to 4w + 3 begin at bit w * highBits of the four bytes.
 *   <li>scales [groups][16 rows], then minimums likewise: bytes, or F16 where a block has no scale of scales.
 * </ul>
 */
public enum GroupedFormat {
    Q4_1(TensorType.Q4_1, 64, 32, 0, 0, true),
    Q5_0(TensorType.Q5_0, 64, 32, 1, 16, false),
    Q5_1(TensorType.Q5_1, 64, 32, 1, 0, true),
    Q4_K(TensorType.Q4_K, 256, 32, 0, 0, true),
    Q5_K(TensorType.Q5_K, 256, 32, 1, 0, true),
    Q6_K(TensorType.Q6_K, 256, 16, 2, 32, false),
    IQ4_NL(TensorType.IQ4_NL, 64, 32, 0, 128, false),
    IQ4_XS(TensorType.IQ4_XS, 256, 32, 0, 128, false);

    /** Columns whose levels, scales and minimums lie together. */
    public static final int PAIR_COLUMNS = 64;

    /** Columns of a word of 32 bits. */
    public static final int WORD_COLUMNS = Integer.BYTES;

    /** Wider weights have panels that displacements of 32 bits might not reach. */
    private static final int COLUMNS_MAX = 1 << 20;

    private final TensorType type;
    private final int blockColumns;
    private final int groupColumns;
    private final int highBits;
    private final int offset;
    private final boolean minimums;
    private final Field nibbles;
    private final Field high;
    private final Field scales;
    private final int pairBytes;

    GroupedFormat(TensorType type, int blockColumns, int groupColumns, int highBits, int offset, boolean minimums) {
        this.type = type;
        this.blockColumns = blockColumns;
        this.groupColumns = groupColumns;
        this.highBits = highBits;
        this.offset = offset;
        this.minimums = minimums;
        NativeLayout pair = new NativeLayout("pair of " + type);
        nibbles = pair.lines("nibbles", PanelLayout.VECTOR_BYTES, (long) groups() * nibbleVectors());
        high = pair.lines("high bits", PanelLayout.VECTOR_BYTES, highBits == 0 ? 0 : groups());
        scales = pair.field("scales", scaleBytes(), (minimums ? 2L : 1L) * groups(), NativeLayout.LINE_BYTES);
        pairBytes = (int) NativeLayout.padded(pair.bytes(), NativeLayout.LINE_BYTES);
    }

    /** The format of a weight, if {@link GroupedKernel} multiplies it. */
    public static Optional<GroupedFormat> of(TensorType type, int columns) {
        return Arrays.stream(values())
                .filter(format -> format.type == type)
                .filter(format -> columns % format.blockColumns == 0 && columns <= COLUMNS_MAX)
                .findFirst();
    }

    TensorType type() {
        return type;
    }

    /** Groups of a pair. */
    public int groups() {
        return PAIR_COLUMNS / groupColumns;
    }

    public int groupColumns() {
        return groupColumns;
    }

    public int blockColumns() {
        return blockColumns;
    }

    /** Pairs of a block. */
    public int pairs() {
        return blockColumns / PAIR_COLUMNS;
    }

    public int highBits() {
        return highBits;
    }

    /** Whether nibbles are indexes of the table in {@link GemmLayout#NON_LINEAR}. */
    public boolean isNonLinear() {
        return switch (this) {
            case IQ4_NL, IQ4_XS -> true;
            case Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K -> false;
        };
    }

    /** What is subtracted from a level. */
    public int offset() {
        return offset;
    }

    public boolean hasMinimums() {
        return minimums;
    }

    /** Whether scales and minimums are bytes, times a scale of their block. */
    public boolean hasBlockScales() {
        return pairs() > 1;
    }

    /** Vectors of nibbles of a group. */
    public int nibbleVectors() {
        return groupColumns / (2 * WORD_COLUMNS);
    }

    /** The offset of a vector of nibbles in a pair. */
    public long nibbles(int group, int vector) {
        return nibbles.at((long) group * nibbleVectors() + vector);
    }

    /** The offset of the high bits of a group in a pair. */
    public long high(int group) {
        return high.at(group);
    }

    /** Bytes of the scales of one group. */
    int scaleBytes() {
        return PanelLayout.ROWS * (hasBlockScales() ? Byte.BYTES : Short.BYTES);
    }

    /** The offset of the scales of a group in a pair. */
    public long scales(int group) {
        return scales.at(group);
    }

    /** The offset of the minimums of a group in a pair. */
    public long minimums(int group) {
        return scales.at((long) groups() + group);
    }

    /** Bytes before the first pair of a block. */
    public int headerBytes() {
        return hasBlockScales() ? NativeLayout.LINE_BYTES : 0;
    }

    public int pairBytes() {
        return pairBytes;
    }

    int blockBytes() {
        return headerBytes() + pairs() * pairBytes;
    }

    public int panelBytes(int columns) {
        return columns / blockColumns * blockBytes();
    }
}
