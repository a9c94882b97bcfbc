package dev.pinball.host.gemm.grouped;

import dev.pinball.model.tensor.LittleEndian;
import java.lang.foreign.MemorySegment;

/** Reads the levels of blocks in the layout of the file, four columns in a word, a byte each. */
final class LevelReader {
    private static final int NIBBLES = 0x0f0f0f0f;
    private static final int PAIRS_OF_BITS = 0x03030303;
    private static final int BITS = 0x01010101;

    /** Words of 32 columns. */
    private static final int GROUP_WORDS = 8;

    private LevelReader() {}

    /**
     * Reads the words of the columns that {@code words} has room for.
     *
     * @param block the position of their first block
     */
    static void read(GroupedFormat format, MemorySegment data, long block, int[] words) {
        for (int word = 0; word < words.length; word++) {
            int group = word / GROUP_WORDS;
            int inGroup = word % GROUP_WORDS;
            words[word] = switch (format) {
                case Q4_1 -> small(data, block + group * 20L + 4, inGroup);
                case Q5_0 ->
                    small(data, block + group * 22L + 6, inGroup) | fifth(data, block + group * 22L + 2, inGroup);
                case Q5_1 ->
                    small(data, block + group * 24L + 8, inGroup) | fifth(data, block + group * 24L + 4, inGroup);
                case IQ4_NL -> small(data, block + group * 18L + 2, inGroup);
                case IQ4_XS -> small(data, block + 8 + group * 16L, inGroup);
                case Q4_K -> pairHalf(data, block + 16, group, inGroup);
                case Q5_K ->
                    pairHalf(data, block + 48, group, inGroup)
                            | (word(data, block + 16, inGroup) >>> group & BITS) << 4;
                case Q6_K -> sixBits(data, block, group, inGroup);
            };
        }
    }

    /** The low halves of 16 bytes are columns 0 to 15, the high halves 16 to 31. */
    private static int small(MemorySegment data, long values, int word) {
        return word(data, values, word % 4) >>> word / 4 * 4 & NIBBLES;
    }

    /** Bit i of 32 belongs to column i. */
    private static int fifth(MemorySegment data, long bits, int word) {
        int four = data.get(LittleEndian.INT, bits) >>> 4 * word;
        return ((four & 1) | (four & 2) << 7 | (four & 4) << 14 | (four & 8) << 21) << 4;
    }

    /** Two groups share 32 bytes: the low halves are the first group, the high halves the second. */
    private static int pairHalf(MemorySegment data, long values, int group, int word) {
        return word(data, values + group / 2 * 32L, word) >>> group % 2 * 4 & NIBBLES;
    }

    private static int sixBits(MemorySegment data, long block, int group, int word) {
        int half = group / 4;
        int quarter = group % 4;
        int low = word(data, block + half * 64L + quarter % 2 * 32L, word) >>> quarter / 2 * 4 & NIBBLES;
        return low | (word(data, block + 128 + half * 32L, word) >>> quarter * 2 & PAIRS_OF_BITS) << 4;
    }

    private static int word(MemorySegment data, long position, int word) {
        return data.get(LittleEndian.INT, position + (long) word * Integer.BYTES);
    }
}
