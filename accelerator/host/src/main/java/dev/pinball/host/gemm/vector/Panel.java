package dev.pinball.host.gemm.vector;

import dev.pinball.accelerator.simd.Lanes;

/** A few rows of a weight that are multiplied together. Set anew for each use. */
public final class Panel {
    private final float[] partialSums = new float[DotProducts.TILE_PRODUCTS * Lanes.COUNT];
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

    public void countProducts(long count) {
        multiplyAdds += count;
    }

    public long multiplyAdds() {
        return multiplyAdds;
    }

    public long rowAddress(int row) {
        return address + row * rowBytes;
    }

    /** Room for the partial sums of a tile or of a row, which are passed between methods here, not as vectors. */
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
