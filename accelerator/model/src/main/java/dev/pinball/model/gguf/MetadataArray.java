package dev.pinball.model.gguf;

import dev.pinball.model.tensor.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An array in the metadata, in its encoded form: each call decodes it again, until the file is closed. */
public final class MetadataArray {
    private final String file;
    private final String place;
    private final ValueType type;
    private final int length;
    private final MemorySegment data;
    private final List<MetadataArray> arrays;

    /** Checked already: {@code data} holds exactly {@code length} values of {@code type}, or {@code arrays} does. */
    MetadataArray(
            String file, String place, ValueType type, int length, MemorySegment data, List<MetadataArray> arrays) {
        this.file = file;
        this.place = place;
        this.type = type;
        this.length = length;
        this.data = data;
        this.arrays = List.copyOf(arrays);
    }

    public int length() {
        return length;
    }

    /** The strings; bytes that are not UTF-8 become U+FFFD. */
    public List<String> strings() {
        require(type == ValueType.STRING, "an array of strings");
        List<String> strings = new ArrayList<>(length);
        long position = 0;
        for (int i = 0; i < length; i++) {
            int bytes = (int) data.get(LittleEndian.LONG, position);
            byte[] text = data.asSlice(position + Long.BYTES, bytes).toArray(ValueLayout.JAVA_BYTE);
            strings.add(new String(text, StandardCharsets.UTF_8));
            position += Long.BYTES + bytes;
        }
        return strings;
    }

    /** The floating-point numbers, of 32 or 64 bits. */
    public float[] floats() {
        require(type == ValueType.FLOAT32 || type == ValueType.FLOAT64, "an array of floating-point numbers");
        float[] floats = new float[length];
        for (int i = 0; i < length; i++) {
            floats[i] = type == ValueType.FLOAT32
                    ? Float.intBitsToFloat(data.getAtIndex(LittleEndian.INT, i))
                    : (float) Double.longBitsToDouble(data.getAtIndex(LittleEndian.LONG, i));
        }
        return floats;
    }

    /** The integers, of any of the integer types, each of which must fit. */
    public int[] integers() {
        int[] integers = new int[length];
        for (int i = 0; i < length; i++) {
            long value = integer(i);
            boolean fits = value == (int) value && (type != ValueType.UINT64 || value >= 0);
            if (!fits) {
                String found = type == ValueType.UINT64 ? Long.toUnsignedString(value) : Long.toString(value);
                throw GgufException.at(file, "%s[%d]".formatted(place, i), found, "an integer of 32 bits");
            }
            integers[i] = (int) value;
        }
        return integers;
    }

    /** The truth values. */
    public boolean[] booleans() {
        require(type == ValueType.BOOL, "an array of booleans");
        boolean[] booleans = new boolean[length];
        for (int i = 0; i < length; i++) {
            booleans[i] = data.get(ValueLayout.JAVA_BYTE, i) != 0;
        }
        return booleans;
    }

    /** The arrays in an array of arrays. */
    public List<MetadataArray> arrays() {
        require(type == ValueType.ARRAY, "an array of arrays");
        return arrays;
    }

    private long integer(int index) {
        return switch (type) {
            case UINT8 -> Byte.toUnsignedLong(data.get(ValueLayout.JAVA_BYTE, index));
            case INT8 -> data.get(ValueLayout.JAVA_BYTE, index);
            case UINT16 -> Short.toUnsignedLong(data.getAtIndex(LittleEndian.SHORT, index));
            case INT16 -> data.getAtIndex(LittleEndian.SHORT, index);
            case UINT32 -> Integer.toUnsignedLong(data.getAtIndex(LittleEndian.INT, index));
            case INT32 -> data.getAtIndex(LittleEndian.INT, index);
            case UINT64, INT64 -> data.getAtIndex(LittleEndian.LONG, index);
            case FLOAT32, FLOAT64, BOOL, STRING, ARRAY ->
                throw GgufException.at(file, place, toString(), "an array of integers");
        };
    }

    private void require(boolean holds, String expected) {
        if (!holds) {
            throw GgufException.at(file, place, toString(), expected);
        }
    }

    @Override
    public String toString() {
        return "an array of %d %s".formatted(length, type);
    }
}
