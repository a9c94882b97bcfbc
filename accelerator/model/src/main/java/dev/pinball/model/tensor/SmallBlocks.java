package dev.pinball.model.tensor;

/** Blocks of 32 values with a scale, and a minimum in some: ggml's first quantized types. */
@SuppressWarnings("NarrowCalculation") // indices within one block
final class SmallBlocks {
    private static final int VALUES = 32;

    private SmallBlocks() {}

    static void readQ8(BlockBytes bytes, long block, float[] into, int offset) {
        float scale = bytes.half(block);
        for (int i = 0; i < VALUES; i++) {
            into[offset + i] = bytes.signed(block + Short.BYTES + i) * scale;
        }
    }

    static void readQ4(BlockBytes bytes, long block, float[] into, int offset) {
        float scale = bytes.half(block);
        for (int i = 0; i < VALUES; i++) {
            into[offset + i] = (bytes.nibble(block + 2, i) - 8) * scale;
        }
    }

    static void readQ4WithMinimum(BlockBytes bytes, long block, float[] into, int offset) {
        float scale = bytes.half(block);
        float minimum = bytes.half(block + 2);
        for (int i = 0; i < VALUES; i++) {
            into[offset + i] = bytes.nibble(block + 4, i) * scale + minimum;
        }
    }

    static void readQ5(BlockBytes bytes, long block, float[] into, int offset) {
        float scale = bytes.half(block);
        int highBits = bytes.integer(block + 2);
        for (int i = 0; i < VALUES; i++) {
            into[offset + i] = (fiveBits(bytes.nibble(block + 6, i), highBits, i) - 16) * scale;
        }
    }

    static void readQ5WithMinimum(BlockBytes bytes, long block, float[] into, int offset) {
        float scale = bytes.half(block);
        float minimum = bytes.half(block + 2);
        int highBits = bytes.integer(block + 4);
        for (int i = 0; i < VALUES; i++) {
            into[offset + i] = fiveBits(bytes.nibble(block + 8, i), highBits, i) * scale + minimum;
        }
    }

    private static int fiveBits(int nibble, int highBits, int i) {
        return nibble | (highBits >>> i & 1) << 4;
    }
}
