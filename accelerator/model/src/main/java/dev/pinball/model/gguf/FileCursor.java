package dev.pinball.model.gguf;

import dev.pinball.model.tensor.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Reads little-endian values one after the other; an error names the file, the place and the byte. */
final class FileCursor {
    private final String file;
    private final MemorySegment data;
    private String place = "header";
    private long position;
    private long start;

    FileCursor(String file, MemorySegment data) {
        this.file = file;
        this.data = data;
    }

    /** The name of the file, for errors. */
    String file() {
        return file;
    }

    /** Names what is read next, for errors. */
    void enter(String newPlace) {
        this.place = newPlace;
    }

    long position() {
        return position;
    }

    byte readByte() {
        return data.get(ValueLayout.JAVA_BYTE, take(Byte.BYTES));
    }

    short readShort() {
        return data.get(LittleEndian.SHORT, take(Short.BYTES));
    }

    int readInt() {
        return data.get(LittleEndian.INT, take(Integer.BYTES));
    }

    long readLong() {
        return data.get(LittleEndian.LONG, take(Long.BYTES));
    }

    /** Reads how many things follow, each of at least {@code bytesMin} bytes. */
    int readCount(String things, int bytesMin, int countMax) {
        long count = readLong();
        long fitting = Math.min(countMax, (data.byteSize() - position) / bytesMin);
        if (count < 0 || count > fitting) {
            throw problem(
                    "%s %s".formatted(Long.toUnsignedString(count), things),
                    "0..%d: %d bytes follow".formatted(fitting, data.byteSize() - position));
        }
        return (int) count;
    }

    /** Reads a string; bytes that are not UTF-8 become U+FFFD. */
    String readString(int bytesMax) {
        int length = readCount("bytes of text", 1, bytesMax);
        byte[] bytes = new byte[length];
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, take(length), bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Goes on {@code bytes} bytes and returns them. */
    MemorySegment skip(long bytes) {
        return data.asSlice(take(bytes), bytes);
    }

    /** The bytes from {@code from} up to here. */
    MemorySegment since(long from) {
        return data.asSlice(from, position - from);
    }

    /** The error that the value just read is. */
    GgufException problem(String found, String expected) {
        return GgufException.at(file, "%s at byte %d".formatted(place, start), found, expected);
    }

    long bytesLeft() {
        return data.byteSize() - position;
    }

    private long take(long bytes) {
        start = position;
        if (bytes > data.byteSize() - position) {
            throw problem("the file ends at byte " + data.byteSize(), bytes + " more bytes");
        }
        position += bytes;
        return start;
    }
}
