package dev.pinball.model.gguf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Puts little-endian values one after the other, as {@link FileCursor} reads them. */
@SuppressWarnings("ByteBufferBackingArray") // of buffers that begin with their array
final class FileBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    FileBytes ints(int... values) {
        ByteBuffer buffer = allocate(values.length * Integer.BYTES);
        buffer.asIntBuffer().put(values);
        return bytes(buffer.array());
    }

    FileBytes longs(long... values) {
        ByteBuffer buffer = allocate(values.length * Long.BYTES);
        buffer.asLongBuffer().put(values);
        return bytes(buffer.array());
    }

    FileBytes floats(float... values) {
        ByteBuffer buffer = allocate(values.length * Float.BYTES);
        buffer.asFloatBuffer().put(values);
        return bytes(buffer.array());
    }

    /** The length in bytes, then the text in UTF-8. */
    FileBytes text(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return longs(text.length).bytes(text);
    }

    FileBytes bytes(byte... values) {
        bytes.writeBytes(values);
        return this;
    }

    /** Zeros up to the next multiple of {@code alignment}. */
    FileBytes align(int alignment) {
        return bytes(new byte[Math.floorMod(-bytes.size(), alignment)]);
    }

    byte[] toArray() {
        return bytes.toByteArray();
    }

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
