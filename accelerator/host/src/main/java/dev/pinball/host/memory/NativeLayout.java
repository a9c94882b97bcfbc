package dev.pinball.host.memory;

import java.util.Objects;

/**
 * The declared layout of a piece of native memory: fields in the order of their declaration, each with its own alignment,
 * none overlapping another. Machine code and Java take every offset from here.
 */
public final class NativeLayout {
    /** Bytes of a cache line. */
    public static final int LINE_BYTES = 64;

    private final String name;
    private long bytes;

    /** @param name of the memory, for error messages */
    public NativeLayout(String name) {
        this.name = name;
    }

    /**
     * {@code count} elements of {@code elementBytes} one after the other.
     *
     * @param name for error messages
     * @param offset of the first element in bytes, from the start of the memory
     */
    public record Field(String name, long offset, long elementBytes, long count) {

        /**
         * The offset of an element.
         *
         * @throws IndexOutOfBoundsException when the field has no such element
         */
        public long at(long index) {
            return offset + Objects.checkIndex(index, count) * elementBytes;
        }

        public long bytes() {
            return elementBytes * count;
        }

        /** The offset after the last element. */
        public long end() {
            return offset + bytes();
        }
    }

    /**
     * Declares the field that follows the ones declared so far.
     *
     * @param alignmentBytes of the first element, a power of two
     */
    public Field field(String fieldName, long elementBytes, long count, long alignmentBytes) {
        if (elementBytes < 1 || count < 0 || Long.bitCount(alignmentBytes) != 1) {
            throw new IllegalArgumentException(
                    "%s, %s: %d elements of %d bytes aligned to %d (expected: a power of two)"
                            .formatted(name, fieldName, count, elementBytes, alignmentBytes));
        }
        Field field = new Field(fieldName, padded(bytes, alignmentBytes), elementBytes, count);
        bytes = field.end();
        return field;
    }

    /** Declares a field of whole cache lines, aligned to them. */
    public Field lines(String fieldName, long elementBytes, long count) {
        if (elementBytes % LINE_BYTES != 0) {
            throw new IllegalArgumentException("%s, %s: elements of %d bytes (expected: a multiple of %d)"
                    .formatted(name, fieldName, elementBytes, LINE_BYTES));
        }
        return field(fieldName, elementBytes, count, LINE_BYTES);
    }

    /** Bytes of all fields declared so far. */
    public long bytes() {
        return bytes;
    }

    /** {@code bytes} in whole units. */
    public static long padded(long bytes, long unitBytes) {
        return Math.ceilDiv(bytes, unitBytes) * unitBytes;
    }
}
