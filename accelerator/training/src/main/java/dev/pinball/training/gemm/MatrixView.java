package dev.pinball.training.gemm;

import java.util.Objects;

/**
 * A matrix somewhere in an array: element (row, column) is values[offset + row * rowStride + column * columnStride].
 *
 * @param rowStride from an element to the one below it; one of the two strides is 1
 */
public record MatrixView(float[] values, int offset, int rows, int columns, int rowStride, int columnStride) {

    /** Row by row, from {@code offset} on. */
    public static MatrixView of(float[] values, int offset, int rows, int columns) {
        Objects.checkFromIndexSize(offset, rows * columns, values.length);
        return new MatrixView(values, offset, rows, columns, columns, 1);
    }

    public MatrixView transposed() {
        return new MatrixView(values, offset, columns, rows, columnStride, rowStride);
    }

    /** A part of it, on the same memory. */
    public MatrixView rows(int first, int count) {
        Objects.checkFromIndexSize(first, count, rows);
        return new MatrixView(values, offset + first * rowStride, count, columns, rowStride, columnStride);
    }

    /** A part of it, on the same memory. */
    public MatrixView columns(int first, int count) {
        Objects.checkFromIndexSize(first, count, columns);
        return new MatrixView(values, offset + first * columnStride, rows, count, rowStride, columnStride);
    }

    boolean hasContiguousRows() {
        return columnStride == 1;
    }
}
