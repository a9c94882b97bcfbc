package dev.pinball.accelerator;

import dev.pinball.accelerator.gguf.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a model file for a test: strings, integers and floats as metadata, tensors as they are given. */
public final class GgufWriter {
    private static final int BYTES_MAX = 1 << 25;
    private static final int ALIGNMENT = 32;
    private static final int MAGIC = 0x46554747;

    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, Entry> tensors = new LinkedHashMap<>();

    private record Entry(TensorType type, int rows, int columns, byte[] data) {}

    public GgufWriter put(String key, Object value) {
        metadata.put(key, value);
        return this;
    }

    public GgufWriter remove(String key) {
        metadata.remove(key);
        tensors.remove(key);
        return this;
    }

    public GgufWriter tensor(String name, TensorType type, int rows, int columns, byte[] data) {
        tensors.put(name, new Entry(type, rows, columns, data));
        return this;
    }

    public Path write(Path file) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES_MAX).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC).putInt(3).putLong(tensors.size()).putLong(metadata.size());
        metadata.forEach((key, value) -> writeValue(writeString(bytes, key), value));
        long offset = 0;
        for (Map.Entry<String, Entry> named : tensors.entrySet()) {
            Entry tensor = named.getValue();
            writeString(bytes, named.getKey())
                    .putInt(tensor.rows() == 1 ? 1 : 2)
                    .putLong(tensor.columns());
            if (tensor.rows() > 1) {
                bytes.putLong(tensor.rows());
            }
            bytes.putInt(tensor.type().id()).putLong(offset);
            offset += Math.ceilDiv(tensor.data().length, ALIGNMENT) * ALIGNMENT;
        }
        align(bytes);
        tensors.values().forEach(tensor -> align(bytes.put(tensor.data())));
        try {
            return Files.write(file, Arrays.copyOf(bytes.array(), bytes.position()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeValue(ByteBuffer bytes, Object value) {
        switch (value) {
            case Integer number -> bytes.putInt(4).putInt(number);
            case Float number -> bytes.putInt(6).putFloat(number);
            case String text -> writeString(bytes.putInt(8), text);
            default -> throw new IllegalArgumentException(value.toString());
        }
    }

    private static ByteBuffer writeString(ByteBuffer bytes, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return bytes.putLong(encoded.length).put(encoded);
    }

    private static void align(ByteBuffer bytes) {
        bytes.position(Math.ceilDiv(bytes.position(), ALIGNMENT) * ALIGNMENT);
    }
}
