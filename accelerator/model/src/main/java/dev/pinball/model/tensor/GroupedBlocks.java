package dev.pinball.model.tensor;

/** Blocks of 256 values in groups of 16 or 32, each with a small scale of its own: ggml's K-quants. */
@SuppressWarnings("NarrowCalculation") // indices within one block
final class GroupedBlocks {
    private static final int VALUES = 256;
    private static final int GROUP = 32;

    private GroupedBlocks() {}

    /** The 2 bits of value {@code i}: four rows of 32 values share 32 bytes, the first row the lowest bits. */
    private static int twoBits(BlockBytes bytes, long position, int i) {
        return bytes.unsigned(position + i / 128 * 32 + i % 32) >> i % 128 / 32 * 2 & 3;
    }

    /** Every 16 values have a scale and a minimum in the halves of a byte. */
    static void readQ2(BlockBytes bytes, long block, float[] into, int offset) {
        float scale = bytes.half(block + 80);
        float minimum = bytes.half(block + 82);
        for (int i = 0; i < VALUES; i++) {
            int group = bytes.unsigned(block + i / 16);
            into[offset + i] = scale * (group & 15) * twoBits(bytes, block + 16, i) - minimum * (group >> 4);
        }
    }

    /** The high bit of value {@code i} is bit i / 32 of byte i % 32; where it is not set the value is less by 4. */
    static void readQ3(BlockBytes bytes, long block, float[] into, int offset) {
        float scale = bytes.half(block + 108);
        for (int i = 0; i < VALUES; i++) {
            int high = bytes.unsigned(block + i % 32) >> i / 32 & 1;
            int value = (twoBits(bytes, block + 32, i) | high << 2) - 4;
            into[offset + i] = scale * (scaleQ3(bytes, block + 96, i / 16) - 32) * value;
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
        float scale = bytes.half(block + 208);
        for (int i = 0; i < VALUES; i++) {
            int quarter = i % 128 / GROUP;
            long low = block + i / 128 * 64 + quarter % 2 * GROUP + i % GROUP;
            int value = bytes.unsigned(low) >> quarter / 2 * 4 & 15 | twoBits(bytes, block + 128, i) << 4;
            into[offset + i] = scale * bytes.signed(block + 192 + i / 16) * (value - 32);
        }
    }
}
