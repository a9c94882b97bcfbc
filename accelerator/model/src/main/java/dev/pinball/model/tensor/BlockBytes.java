package dev.pinball.model.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The bytes of blocks of a tensor, at positions from its beginning. */
record BlockBytes(MemorySegment data) {

    float half(long position) {
        return Float.float16ToFloat(data.get(LittleEndian.SHORT, position));
    }

    /** A BF16 value: the upper half of a float. */
    float bfloat(long position) {
        return Float.intBitsToFloat(data.get(LittleEndian.SHORT, position) << 16);
    }

    int signed(long position) {
        return data.get(ValueLayout.JAVA_BYTE, position);
    }

    int unsigned(long position) {
        return Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, position));
    }

    /** The nibble of value {@code i} of 32: the low halves of 16 bytes are values 0 to 15, the high halves 16 to 31. */
    int nibble(long position, int i) {
        return unsigned(position + i % 16) >> i / 16 * 4 & 15;
    }

    int integer(long position) {
        return data.get(LittleEndian.INT, position);
    }
}
