package dev.pinball.model.tensor;

/** Blocks of 256 values in groups of 16 or 32, each with a small scale of its own: ggml's K-quants. */
@SuppressWarnings("NarrowCalculation") // indices within one block
final class GroupedBlocks {
    private static final int VALUES = 256;
    private static final int GROUP = 32;
    private static final int SMALL_GROUP = 16;
    private static final int SMALL_GROUPS = VALUES / SMALL_GROUP;

    private GroupedBlocks() {}

    /** Where the bits of the first value of a small group are: four rows of 32 values share 32 bytes, the first the lowest bits. */
    private static long quarters(long position, int smallGroup) {
        return position + smallGroup / 8 * GROUP + smallGroup % 2 * SMALL_GROUP;
    }

    private static int quarterShift(int smallGroup) {
        return smallGroup % 8 / 2 * 2;
    }

    /** Every 16 values have a scale and a minimum in the halves of a byte. */
    static void readQ2(BlockBytes bytes, long block, float[] into, int offset) {
        for (int group = 0; group < SMALL_GROUPS; group++) {
            int small = bytes.unsigned(block + group);
            float scale = bytes.half(block + 80) * (small & 15);
            float minimum = bytes.half(block + 82) * (small >> 4);
            long low = quarters(block + 16, group);
            for (int i = 0; i < SMALL_GROUP; i++) {
                int value = bytes.unsigned(low + i) >> quarterShift(group) & 3;
                into[offset + group * SMALL_GROUP + i] = scale * value - minimum;
            }
        }
    }

    /** The high bit of value {@code i} is bit i / 32 of byte i % 32; where it is not set the value is less by 4. */
    static void readQ3(BlockBytes bytes, long block, float[] into, int offset) {
        for (int group = 0; group < SMALL_GROUPS; group++) {
            float scale = bytes.half(block + 108) * (scaleQ3(bytes, block + 96, group) - 32);
            long low = quarters(block + 32, group);
            long high = block + group % 2 * SMALL_GROUP;
            for (int i = 0; i < SMALL_GROUP; i++) {
                int lowBits = bytes.unsigned(low + i) >> quarterShift(group) & 3;
                int highBit = bytes.unsigned(high + i) >> group / 2 & 1;
                into[offset + group * SMALL_GROUP + i] = scale * ((lowBits | highBit << 2) - 4);
            }
        }
    }

    /** 4 bits of bytes 0 to 7, the low halves first, and 2 bits of bytes 8 to 11. */
    private static int scaleQ3(BlockBytes bytes, long scales, int group) {
        int low = bytes.unsigned(scales + group % 8) >> group / 8 * 4 & 15;
        return low | (bytes.unsigned(scales + 8 + group % 4) >> group / 4 * 2 & 3) << 4;
    }

    static void readQ4(BlockBytes bytes, long block, float[] into, int offset) {
        for (int group = 0; group < VALUES / GROUP; group++) {
            float scale = bytes.half(block) * GroupScales.scale(bytes.data(), block + 4, group);
            float minimum = bytes.half(block + 2) * GroupScales.minimum(bytes.data(), block + 4, group);
            for (int i = 0; i < GROUP; i++) {
                into[offset + group * GROUP + i] = scale * pairHalf(bytes, block + 16, group, i) - minimum;
            }
        }
    }

    /** Bit {@code group} of the first 32 bytes is on top of the values of that group. */
    static void readQ5(BlockBytes bytes, long block, float[] into, int offset) {
        for (int group = 0; group < VALUES / GROUP; group++) {
            float scale = bytes.half(block) * GroupScales.scale(bytes.data(), block + 4, group);
            float minimum = bytes.half(block + 2) * GroupScales.minimum(bytes.data(), block + 4, group);
            for (int i = 0; i < GROUP; i++) {
                int high = bytes.unsigned(block + 16 + i) >> group & 1;
                int value = pairHalf(bytes, block + 48, group, i) | high << 4;
                into[offset + group * GROUP + i] = scale * value - minimum;
            }
        }
    }

    /** Two groups share 32 bytes: the low halves are the first group, the high halves the second. */
    private static int pairHalf(BlockBytes bytes, long position, int group, int i) {
        return bytes.unsigned(position + group / 2 * GROUP + i) >> group % 2 * 4 & 15;
    }

    /**
     * Eight rows of 32 values; the first four of them share 64 bytes of low bits (rows 0 and 1 the low halves, 2 and 3
     * the high halves) and 32 bytes of high bits; so do the last four. Every 16 values have a scale.
     */
    static void readQ6(BlockBytes bytes, long block, float[] into, int offset) {
        for (int group = 0; group < SMALL_GROUPS; group++) {
            float scale = bytes.half(block + 208) * bytes.signed(block + 192 + group);
            long low = block + group / 8 * 64 + group % 4 * SMALL_GROUP;
            long high = quarters(block + 128, group);
            for (int i = 0; i < SMALL_GROUP; i++) {
                int lowBits = bytes.unsigned(low + i) >> group % 8 / 4 * 4 & 15;
                int highBits = bytes.unsigned(high + i) >> quarterShift(group) & 3;
                into[offset + group * SMALL_GROUP + i] = scale * ((lowBits | highBits << 4) - 32);
            }
        }
    }
}
