package dev.pinball.model.gguf;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the keys and values. A value is a Boolean, Long, BigInteger, Float, Double, String or MetadataArray. */
final class MetadataParser {
    /** The fewest bytes of a key with its value: a length, a type and one byte. */
    static final int ENTRY_BYTES_MIN = Long.BYTES + Integer.BYTES + 1;

    private static final int KEY_BYTES_MAX = 65_535;
    private static final int STRING_BYTES_MAX = 1 << 24;
    private static final int ARRAY_LENGTH_MAX = 1 << 24;
    private static final int ARRAY_DEPTH_MAX = 8;

    private final FileCursor cursor;

    MetadataParser(FileCursor cursor) {
        this.cursor = cursor;
    }

    Metadata read(int count) {
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, MemorySegment> encoded = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            cursor.enter("metadata key %d of %d".formatted(i + 1, count));
            String key = cursor.readString(KEY_BYTES_MAX);
            if (key.isEmpty() || values.containsKey(key)) {
                throw cursor.problem(key.isEmpty() ? "an empty key" : key + " a second time", "a new key");
            }
            cursor.enter(key);
            long start = cursor.position();
            values.put(key, readValue(key, ValueType.read(cursor)));
            encoded.put(key, cursor.since(start));
        }
        return new Metadata(cursor.file(), values, encoded);
    }

    private Object readValue(String key, ValueType type) {
        return switch (type) {
            case UINT8 -> Byte.toUnsignedLong(cursor.readByte());
            case INT8 -> (long) cursor.readByte();
            case UINT16 -> Short.toUnsignedLong(cursor.readShort());
            case INT16 -> (long) cursor.readShort();
            case UINT32 -> Integer.toUnsignedLong(cursor.readInt());
            case INT32 -> (long) cursor.readInt();
            case UINT64 -> unsigned(cursor.readLong());
            case INT64 -> cursor.readLong();
            case FLOAT32 -> Float.intBitsToFloat(cursor.readInt());
            case FLOAT64 -> Double.longBitsToDouble(cursor.readLong());
            case BOOL -> readBoolean();
            case STRING -> cursor.readString(STRING_BYTES_MAX);
            case ARRAY -> readArray(key, 1);
        };
    }

    private static Object unsigned(long value) {
        if (value >= 0) {
            return value;
        }
        return new BigInteger(Long.toUnsignedString(value));
    }

    private boolean readBoolean() {
        byte value = cursor.readByte();
        if (value != 0 && value != 1) {
            throw cursor.problem("boolean " + Byte.toUnsignedInt(value), "0 or 1");
        }
        return value == 1;
    }

    private MetadataArray readArray(String key, int depth) {
        ValueType type = ValueType.read(cursor);
        if (depth > ARRAY_DEPTH_MAX) {
            throw cursor.problem("arrays %d deep".formatted(depth), "at most " + ARRAY_DEPTH_MAX);
        }
        int length = cursor.readCount("values", type.bytesMin(), ARRAY_LENGTH_MAX);
        if (type == ValueType.ARRAY) {
            List<MetadataArray> arrays = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                arrays.add(readArray(key, depth + 1));
            }
            return new MetadataArray(cursor.file(), key, type, length, MemorySegment.NULL, arrays);
        }
        return new MetadataArray(cursor.file(), key, type, length, skipValues(type, length), List.of());
    }

    private MemorySegment skipValues(ValueType type, int length) {
        if (type.hasFixedSize()) {
            return cursor.skip((long) length * type.bytesMin());
        }
        long start = cursor.position();
        for (int i = 0; i < length; i++) {
            cursor.skip(cursor.readCount("bytes of text", 1, STRING_BYTES_MAX));
        }
        return cursor.since(start);
    }
}
