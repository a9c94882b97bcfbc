package dev.pinball.model.gguf;

import dev.pinball.model.tensor.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes small model files for tests: what {@link GgufWriter} would never write, and what is shorter to say here. */
public final class GgufBuilder {
    private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
    private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int version = 3;
    private int alignment = 32;
    private long metadataCount;
    private long tensorCount;

    public GgufBuilder version(int newVersion) {
        this.version = newVersion;
        return this;
    }

    /** To be set before the first tensor. */
    public GgufBuilder alignment(int newAlignment) {
        this.alignment = newAlignment;
        return uint32("general.alignment", newAlignment);
    }

    public GgufBuilder tensorCount(long newCount) {
        this.tensorCount = newCount;
        return this;
    }

    public GgufBuilder metadataCount(long newCount) {
        this.metadataCount = newCount;
        return this;
    }

    public GgufBuilder string(String key, String value) {
        return value(key, ValueType.STRING, text(value));
    }

    public GgufBuilder uint32(String key, int value) {
        return value(key, ValueType.UINT32, ints(value));
    }

    public GgufBuilder int32(String key, int value) {
        return value(key, ValueType.INT32, ints(value));
    }

    public GgufBuilder float32(String key, float value) {
        return value(key, ValueType.FLOAT32, ints(Float.floatToRawIntBits(value)));
    }

    public GgufBuilder bool(String key, boolean value) {
        return value(key, ValueType.BOOL, new byte[] {(byte) (value ? 1 : 0)});
    }

    public GgufBuilder strings(String key, List<String> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        values.forEach(value -> bytes.writeBytes(text(value)));
        return array(key, ValueType.STRING, values.size(), bytes.toByteArray());
    }

    public GgufBuilder int32s(String key, int... values) {
        return array(key, ValueType.INT32, values.length, ints(values));
    }

    public GgufBuilder float32s(String key, float... values) {
        return array(key, ValueType.FLOAT32, values.length, floats(values));
    }

    GgufBuilder array(String key, ValueType type, long length, byte[] values) {
        return value(key, ValueType.ARRAY, join(ints(type.ordinal()), longs(length), values));
    }

    GgufBuilder value(String key, ValueType type, byte[] value) {
        return value(key, type.ordinal(), value);
    }

    GgufBuilder value(String key, int type, byte[] value) {
        metadata.writeBytes(join(text(key), ints(type), value));
        metadataCount++;
        return this;
    }

    /** A matrix of {@code rows} by {@code columns} values, row by row; one row is a vector. */
    public GgufBuilder tensor(String name, int rows, int columns, float... values) {
        if (values.length != rows * columns) {
            throw new IllegalArgumentException(values.length + " values for " + rows + " x " + columns);
        }
        long[] dimensions = rows == 1 ? new long[] {columns} : new long[] {columns, rows};
        return tensor(name, TensorType.F32, dimensions, floats(values));
    }

    /** A tensor of any type, the length of a row first. */
    public GgufBuilder tensor(String name, TensorType type, long[] dimensions, byte[] values) {
        while (data.size() % alignment != 0) {
            data.write(0);
        }
        entry(name, type.id(), data.size(), dimensions);
        data.writeBytes(values);
        return this;
    }

    /** Only an entry in the list of tensors. */
    GgufBuilder entry(String name, int type, long offset, long... dimensions) {
        tensors.writeBytes(join(text(name), ints(dimensions.length), longs(dimensions), ints(type), longs(offset)));
        tensorCount++;
        return this;
    }

    public byte[] build() {
        byte[] head = join(
                "GGUF".getBytes(StandardCharsets.US_ASCII),
                ints(version),
                longs(tensorCount, metadataCount),
                metadata.toByteArray(),
                tensors.toByteArray());
        byte[] padding = new byte[Math.floorMod(-head.length, alignment)];
        return join(head, padding, data.toByteArray());
    }

    /** Writes the file and opens it. */
    public GgufFile open(Path path) {
        return GgufFile.open(write(path));
    }

    public Path write(Path path) {
        try {
            return Files.write(path, build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] text(String value) {
        return new FileBytes().text(value).toArray();
    }

    static byte[] ints(int... values) {
        return new FileBytes().ints(values).toArray();
    }

    static byte[] longs(long... values) {
        return new FileBytes().longs(values).toArray();
    }

    static byte[] floats(float... values) {
        return new FileBytes().floats(values).toArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
