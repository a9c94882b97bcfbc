package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.machine.NativeMemory;
import dev.pinball.accelerator.machine.NativePages;
import java.lang.foreign.MemorySegment;

/** The inputs of a product as its code reads them, row by row. */
public final class PackedInputs implements AutoCloseable {

    private final PackedProduct product;
    private final NativePages pages;

    PackedInputs(PackedProduct product, int rowsMax) {
        this.product = product;
        // A tile reads so many inputs always; those past the last are computed and never looked at.
        int rows = rowsMax + TileDotCode.INPUTS - 1;
        pages = new NativePages(rows * product.inputRowBytes());
    }

    /** Makes row {@code row} ready from the values from {@code start} on. */
    public void prepare(int row, float[] values, int start) {
        product.prepare(values, start, address(row));
    }

    /** Makes row {@code other} ready too, with the same values. */
    public void copy(int row, int other) {
        MemorySegment.copy(NativeMemory.ALL, address(row), NativeMemory.ALL, address(other), product.inputRowBytes());
    }

    /** Values of a row. */
    public int columns() {
        return product.panel().columns();
    }

    long address(int row) {
        return pages.address() + row * product.inputRowBytes();
    }

    @Override
    public void close() {
        pages.close();
    }
}
