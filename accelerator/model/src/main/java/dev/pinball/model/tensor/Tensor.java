package dev.pinball.model.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Objects;

/**
 * A matrix of parameters in the layout of the file, row by row: {@code rows} outputs, each with {@code columns} inputs. A
 * vector is one row.
 *
 * @param name the name in the file: {@code blk.0.attn_q.weight}
 * @param data read-only, exactly {@code rows * type.rowBytes(columns)} bytes, little-endian
 */
public record Tensor(String name, TensorType type, int rows, int columns, MemorySegment data) {

    private static final int ALIGNMENT_BYTES = 64;

    public Tensor {
        if (columns % type.valuesPerBlock() != 0 || data.byteSize() != rows * type.rowBytes(columns)) {
            throw new IllegalArgumentException(
                    "%s: %d bytes for %d x %d values of %s".formatted(name, data.byteSize(), rows, columns, type));
        }
    }

    public long rowBytes() {
        return type.rowBytes(columns);
    }

    public long valueCount() {
        return (long) rows * columns;
    }

    /** The same values in memory of their own. */
    public Tensor copy(SegmentAllocator allocator) {
        MemorySegment copy = allocator.allocate(data.byteSize(), ALIGNMENT_BYTES);
        copy.copyFrom(data);
        return new Tensor(name, type, rows, columns, copy.asReadOnly());
    }

    /** The rows from {@code first} on as a tensor of their own, on the same memory. */
    public Tensor slice(int first, int count) {
        Objects.checkFromIndexSize(first, count, rows);
        String sliceName = "%s[%d:%d]".formatted(name, first, first + count);
        return new Tensor(sliceName, type, count, columns, data.asSlice(first * rowBytes(), count * rowBytes()));
    }

    /** The values from {@code first} on of a vector of a type without blocks, on the same memory. */
    public Tensor sliceVector(int first, int count) {
        Objects.checkFromIndexSize(first, count, columns);
        String sliceName = "%s[%d:%d]".formatted(name, first, first + count);
        return new Tensor(sliceName, type, 1, count, data.asSlice(type.rowBytes(first), type.rowBytes(count)));
    }
}
