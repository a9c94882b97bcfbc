package dev.pinball.model.tensor;

import java.lang.foreign.MemorySegment;

/** Blocks whose nibbles are indexes of a table of 16 integers. */
@SuppressWarnings("NarrowCalculation") // indices within one block
public final class CodebookBlocks {
    private static final int VALUES = 32;

    /** ggml's {@code kvalues_iq4nl}. */
    private static final int[] NON_LINEAR = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

    /** Twice the numbers of E2M1 (OCP Microscaling Formats), so that they are integers. */
    private static final int[] E2M1_DOUBLED = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

    private CodebookBlocks() {}

    /** The integer that index {@code index}, 0 to 15, of IQ4_NL and IQ4_XS stands for. */
    public static int nonLinear(int index) {
        return NON_LINEAR[index];
    }

    /** The scale of a group of the block of IQ4_XS at {@code block}, of 6 bits with a sign: the upper 2 bits come first. */
    public static int groupScale(MemorySegment data, long block, int group) {
        BlockBytes bytes = new BlockBytes(data);
        int high = bytes.unsigned(block + 2 + group / 4) >> group % 4 * 2 & 3;
        int low = bytes.unsigned(block + 4 + group / 2) >> group % 2 * 4 & 15;
        return (low | high << 4) - 32;
    }

    static void readNonLinear(BlockBytes bytes, long block, float[] into, int offset) {
        read(bytes, block + Short.BYTES, NON_LINEAR, bytes.half(block), into, offset);
    }

    /** Eight groups of 32 values. */
    static void readNonLinearGroups(BlockBytes bytes, long block, float[] into, int offset) {
        float scale = bytes.half(block);
        for (int group = 0; group < 8; group++) {
            float groupScale = scale * groupScale(bytes.data(), block, group);
            read(bytes, block + 8 + group * 16, NON_LINEAR, groupScale, into, offset + group * VALUES);
        }
    }

    static void readMicroscaling(BlockBytes bytes, long block, float[] into, int offset) {
        float halfScale = Math.scalb(1f, bytes.unsigned(block) - 128);
        read(bytes, block + 1, E2M1_DOUBLED, halfScale, into, offset);
    }

    private static void read(BlockBytes bytes, long position, int[] table, float scale, float[] into, int offset) {
        for (int i = 0; i < VALUES; i++) {
            into[offset + i] = scale * table[bytes.nibble(position, i)];
        }
    }
}
