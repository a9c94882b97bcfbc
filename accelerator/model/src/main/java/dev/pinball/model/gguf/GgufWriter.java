package dev.pinball.model.gguf;

import dev.pinball.model.tensor.Quantizer;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorShape;
import dev.pinball.model.tensor.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a model file of GGUF version 3: first everything is named, then {@link #write} asks for the values row by row,
 * so that no more than a row is in memory.
 */
public final class GgufWriter {
    private final MetadataBuilder metadata;
    private final int alignment;
    private final Map<String, Entry> tensors = new LinkedHashMap<>();

    /** Supplies the values of a tensor, row by row, in order. */
    @FunctionalInterface
    public interface RowSource {
        /** Fills {@code into}, which is as long as a row. */
        void read(int row, float[] into);
    }

    /** Puts the bytes of a row into {@code into}, which is as long as a row. */
    private interface RowBytes {
        void read(int row, MemorySegment into);
    }

    private record Entry(TensorType type, TensorShape shape, RowBytes rows) {

        int rowBytes() {
            return Math.toIntExact(type.rowBytes(shape.columns()));
        }

        long byteSize() {
            return (long) shape.rows() * rowBytes();
        }
    }

    /** Tensors are aligned to {@code general.alignment}, 32 bytes by default. */
    public GgufWriter(MetadataBuilder metadata) {
        this.metadata = metadata;
        this.alignment = GgufFile.alignment(metadata.build());
    }

    /**
     * Adds a tensor whose values are encoded as {@code type}, one of {@link Quantizer#TYPES}.
     *
     * @throws IllegalArgumentException when a row doesn't fill whole blocks, or the name is too long or taken
     */
    public GgufWriter tensor(String name, TensorType type, TensorShape shape, RowSource source) {
        if (!Quantizer.TYPES.contains(type)) {
            throw new IllegalArgumentException("%s: %s (expected: one of %s)".formatted(name, type, Quantizer.TYPES));
        }
        float[] values = new float[shape.columns()];
        return add(name, new Entry(type, shape, (row, into) -> {
            source.read(row, values);
            Quantizer.writeRow(type, values, into);
        }));
    }

    /** Adds a tensor of any type as it is; {@code shape} has the same rows and columns. */
    public GgufWriter copy(Tensor tensor, TensorShape shape) {
        long rowBytes = tensor.rowBytes();
        return add(
                tensor.name(),
                new Entry(
                        tensor.type(),
                        shape,
                        (row, into) -> MemorySegment.copy(tensor.data(), row * rowBytes, into, 0, rowBytes)));
    }

    private GgufWriter add(String name, Entry entry) {
        if (entry.shape.columns() % entry.type.valuesPerBlock() != 0) {
            throw new IllegalArgumentException("%s: rows of %d values of %s (expected: multiples of %d)"
                    .formatted(name, entry.shape.columns(), entry.type, entry.type.valuesPerBlock()));
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > TensorParser.NAME_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "%s (expected: at most %d bytes)".formatted(name, TensorParser.NAME_BYTES_MAX));
        }
        if (tensors.putIfAbsent(name, entry) != null) {
            throw new IllegalArgumentException(name + " a second time (expected: a new name)");
        }
        return this;
    }

    /**
     * Writes the file, all of it or none.
     *
     * @throws java.io.UncheckedIOException that names the file and the reason; an older file is left as it was
     */
    public void write(Path target) {
        AtomicFile.write(target, this::writeTo);
    }

    /**
     * Writes all but the values: the tensors are holes of the file, which read as zeros and take no room on the disk.
     *
     * @throws IOException when it can't be written
     */
    public void writeHoles(Path target) throws IOException {
        byte[] head = head();
        long dataBytes = tensors.values().stream()
                .mapToLong(entry -> entry.byteSize() + padding(entry.byteSize()))
                .sum();
        try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
            file.write(head);
            file.setLength(head.length + dataBytes);
        }
    }

    private void writeTo(OutputStream out) throws IOException {
        out.write(head());
        for (Entry entry : tensors.values()) {
            byte[] row = new byte[entry.rowBytes()];
            MemorySegment into = MemorySegment.ofArray(row);
            int rowCount = entry.shape.rows();
            for (int i = 0; i < rowCount; i++) {
                entry.rows.read(i, into);
                out.write(row);
            }
            out.write(new byte[padding(entry.byteSize())]);
        }
    }

    private byte[] head() {
        FileBytes head = new FileBytes().ints(GgufFile.MAGIC, GgufFile.VERSION).longs(tensors.size(), metadata.size());
        metadata.writeTo(head);
        long offset = 0;
        for (Map.Entry<String, Entry> named : tensors.entrySet()) {
            Entry entry = named.getValue();
            head.text(named.getKey()).ints(entry.shape.dimensions().size());
            entry.shape.dimensions().forEach(head::longs);
            head.ints(entry.type.id()).longs(offset);
            offset += entry.byteSize() + padding(entry.byteSize());
        }
        return head.align(alignment).toArray();
    }

    private int padding(long size) {
        return Math.floorMod(-size, alignment);
    }
}
