package dev.pinball.model.gguf;

import java.util.Locale;

/** The types of metadata values; a type's number in the file is its ordinal. */
enum ValueType {
    UINT8(1),
    INT8(1),
    UINT16(2),
    INT16(2),
    UINT32(4),
    INT32(4),
    FLOAT32(4),
    BOOL(1),
    STRING(8),
    ARRAY(12),
    UINT64(8),
    INT64(8),
    FLOAT64(8);

    private static final ValueType[] TYPES = values();

    private final int bytesMin;

    ValueType(int bytesMin) {
        this.bytesMin = bytesMin;
    }

    /** Bytes of one value, or the fewest that a string or an array can have: their lengths. */
    int bytesMin() {
        return bytesMin;
    }

    boolean hasFixedSize() {
        return this != STRING && this != ARRAY;
    }

    /** Reads a type's number. */
    static ValueType read(FileCursor cursor) {
        int id = cursor.readInt();
        if (id < 0 || id >= TYPES.length) {
            throw cursor.problem("value type " + Integer.toUnsignedString(id), "0.." + (TYPES.length - 1));
        }
        return TYPES[id];
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
