package dev.pinball.host.gemm.vector;

import dev.pinball.accelerator.simd.Lanes;

/** A few rows of f32 outside the heap that are multiplied together: weights, or keys. Set anew for each use. */
public final class Panel {
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
    public void countInputs(int inputCount) {
        countProducts((long) rows * columns * inputCount);
    }

    public void countProducts(long count) {
        multiplyAdds += count;
    }

    public long multiplyAdds() {
        return multiplyAdds;
    }

    long rowBytes() {
        return rowBytes;
    }

    public long rowAddress(int row) {
        return address + row * rowBytes;
    }

    /** Where a tile leaves its vectors of partial sums, so that no vector crosses a method. */
    public float[] partialSums() {
        return partialSums;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }
}
