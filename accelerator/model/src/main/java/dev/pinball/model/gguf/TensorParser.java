package dev.pinball.model.gguf;

import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorShape;
import dev.pinball.model.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the list of tensors and finds their bytes, of which no two may share any. */
final class TensorParser {
    /** The fewest bytes of a tensor in the list: the length of its name, how many dimensions, one, type and offset. */
    static final int ENTRY_BYTES_MIN = 2 * Integer.BYTES + 3 * Long.BYTES;

    static final int NAME_BYTES_MAX = 64;
    private static final int DIMENSIONS_MAX = 4;

    private final FileCursor cursor;
    private final int alignment;

    /** A tensor whose shape is checked and whose place is not yet: {@code offset} counts from the first tensor. */
    private record Entry(String name, TensorType type, TensorShape shape, long offset) {

        long rowBytes() {
            return type.rowBytes(shape.columns());
        }
    }

    TensorParser(FileCursor cursor, int alignment) {
        this.cursor = cursor;
        this.alignment = alignment;
    }

    Map<String, StoredTensor> read(int count, MemorySegment file) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            cursor.enter("tensor %d of %d".formatted(i + 1, count));
            String name = cursor.readString(NAME_BYTES_MAX);
            if (entries.containsKey(name)) {
                throw cursor.problem(name + " a second time", "a new name");
            }
            entries.put(name, readEntry(name));
        }
        if (entries.isEmpty()) {
            return Map.of();
        }
        long start = (cursor.position() + alignment - 1) & -alignment;
        MemorySegment data = file.asSlice(Math.min(start, file.byteSize()));
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        entries.forEach((name, entry) -> tensors.put(name, new StoredTensor(locate(entry, data), entry.shape)));
        checkOverlap(tensors.values().stream().map(StoredTensor::tensor).toList());
        return tensors;
    }

    private Entry readEntry(String name) {
        cursor.enter("tensor " + name);
        int dimensionCount = cursor.readInt();
        if (dimensionCount < 1 || dimensionCount > DIMENSIONS_MAX) {
            throw cursor.problem(
                    Integer.toUnsignedString(dimensionCount) + " dimensions", "1..%d".formatted(DIMENSIONS_MAX));
        }
        List<Integer> dimensions = new ArrayList<>();
        long rows = 1;
        for (int i = 0; i < dimensionCount; i++) {
            dimensions.add(readDimension());
            rows *= i == 0 ? 1 : dimensions.getLast();
            if (rows > Integer.MAX_VALUE) {
                throw cursor.problem(dimensions.toString(), "fewer rows than 2^31");
            }
        }
        TensorType type = readType();
        TensorShape shape = new TensorShape(dimensions);
        int columns = shape.columns();
        if (columns % type.valuesPerBlock() != 0) {
            throw cursor.problem(
                    "rows of %d values of %s".formatted(columns, type), "multiples of " + type.valuesPerBlock());
        }
        return new Entry(name, type, shape, readOffset());
    }

    private int readDimension() {
        long dimension = cursor.readLong();
        if (dimension < 1 || dimension > Integer.MAX_VALUE) {
            throw cursor.problem("dimension " + Long.toUnsignedString(dimension), "1.." + Integer.MAX_VALUE);
        }
        return (int) dimension;
    }

    private TensorType readType() {
        int id = cursor.readInt();
        return TensorType.withId(id)
                .orElseThrow(() -> cursor.problem(
                        "type " + TensorType.ggmlName(id), "one of " + Arrays.toString(TensorType.values())));
    }

    private long readOffset() {
        long offset = cursor.readLong();
        if (offset < 0 || offset % alignment != 0) {
            throw cursor.problem("offset " + Long.toUnsignedString(offset), "a multiple of " + alignment);
        }
        return offset;
    }

    private Tensor locate(Entry entry, MemorySegment data) {
        long available = data.byteSize() - entry.offset;
        int rows = entry.shape.rows();
        int columns = entry.shape.columns();
        if (available < 0 || rows > available / entry.rowBytes()) {
            throw problem(
                    entry.name,
                    "%d x %d values of %s at offset %d".formatted(rows, columns, entry.type, entry.offset),
                    "an end within the file's %d bytes of tensors".formatted(data.byteSize()));
        }
        MemorySegment values = data.asSlice(entry.offset, rows * entry.rowBytes());
        return new Tensor(entry.name, entry.type, rows, columns, values);
    }

    private void checkOverlap(List<Tensor> tensors) {
        List<Tensor> inOrder = new ArrayList<>(tensors);
        inOrder.sort(Comparator.comparingLong(tensor -> tensor.data().address()));
        for (int i = 1; i < inOrder.size(); i++) {
            MemorySegment before = inOrder.get(i - 1).data();
            if (before.address() + before.byteSize() > inOrder.get(i).data().address()) {
                throw problem(
                        inOrder.get(i).name(),
                        "overlaps " + inOrder.get(i - 1).name(),
                        "bytes that no other tensor has");
            }
        }
    }

    private GgufException problem(String name, String found, String expected) {
        return GgufException.at(cursor.file(), "tensor " + name, found, expected);
    }

    /** A tensor of a file with all its dimensions, of which {@link Tensor} makes rows and columns. */
    record StoredTensor(Tensor tensor, TensorShape shape) {}
}
