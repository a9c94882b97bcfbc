package dev.pinball.model.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The scales and minimums of the eight groups of a block of Q4_K or Q5_K, 6 bits each in 12 bytes. Groups 0 to 3 have the
 * low bits of bytes 0 to 7; the upper two bits there belong to groups 4 to 7.
 */
public final class GroupScales {
    private GroupScales() {}

    /** @param position of the 12 bytes */
    public static int scale(MemorySegment data, long position, int group) {
        return group < 4
                ? unsigned(data, position + group) & 63
                : unsigned(data, position + group + 4) & 15 | unsigned(data, position + group - 4) >> 6 << 4;
    }

    /** @param position of the 12 bytes */
    public static int minimum(MemorySegment data, long position, int group) {
        return group < 4
                ? unsigned(data, position + group + 4) & 63
                : unsigned(data, position + group + 4) >> 4 | unsigned(data, position + group) >> 6 << 4;
    }

    private static int unsigned(MemorySegment data, long position) {
        return Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, position));
    }
}
