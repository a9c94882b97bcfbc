package dev.pinball.accelerator.host;

import dev.pinball.accelerator.vector.Lanes;

/** A few rows of f32 outside the heap that are multiplied together: weights, or keys. Set anew for each use. */
final class Panel {
    private final float[] partialSums = new float[DotProducts.TILE_SUMS * Lanes.COUNT];
    private long address;
    private long rowBytes;
    private int rows;
    private int columns;
    private long multiplyAdds;

    void set(long newAddress, long newRowBytes, int newRows, int newColumns) {
        address = newAddress;
        rowBytes = newRowBytes;
        rows = newRows;
        columns = newColumns;
    }

    /** Counts that every row was multiplied with so many inputs. */
    void countInputs(int inputCount) {
        countProducts((long) rows * columns * inputCount);
    }

    void countProducts(long count) {
        multiplyAdds += count;
    }

    long multiplyAdds() {
        return multiplyAdds;
    }

    long rowBytes() {
        return rowBytes;
    }

    long rowAddress(int row) {
        return address + row * rowBytes;
    }

    /** Where a tile leaves its vectors of partial sums, so that no vector crosses a method. */
    float[] partialSums() {
        return partialSums;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }
}
