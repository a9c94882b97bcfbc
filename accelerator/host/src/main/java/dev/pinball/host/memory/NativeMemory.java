package dev.pinball.host.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Memory outside the heap by address: mapped weights, workspace, keys and values. All of it is read through one constant
 * segment, so that the compiler sees one kind of access without a check in the inner loops; callers keep to the bounds.
 * Values are little-endian, as in model files.
 */
public final class NativeMemory {
    public static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    public static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ORDER);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER);

    private NativeMemory() {}

    public static float floatAt(long address) {
        return ALL.get(FLOAT, address);
    }

    public static void store(long address, float value) {
        ALL.set(FLOAT, address, value);
    }

    public static void store(long address, int value) {
        ALL.set(INT, address, value);
    }

    public static void store(long address, long value) {
        ALL.set(LONG, address, value);
    }

    public static void store(long address, short value) {
        ALL.set(SHORT, address, value);
    }

    public static short shortAt(long address) {
        return ALL.get(SHORT, address);
    }

    public static float f16At(long address) {
        return Float.float16ToFloat(shortAt(address));
    }

    public static int byteAt(long address) {
        return ALL.get(ValueLayout.JAVA_BYTE, address);
    }

    public static void copy(float[] source, int index, long address, int count) {
        MemorySegment.copy(source, index, ALL, FLOAT, address, count);
    }

    public static void copy(short[] source, int index, long address, int count) {
        MemorySegment.copy(source, index, ALL, SHORT, address, count);
    }

    public static void copy(long address, float[] target, int index, int count) {
        MemorySegment.copy(ALL, FLOAT, address, target, index, count);
    }
}
