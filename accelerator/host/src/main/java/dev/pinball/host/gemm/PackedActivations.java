package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.AmxInt8Kernel;
import dev.pinball.host.x86.NativeMemory;
import dev.pinball.host.x86.NativePages;
import java.lang.foreign.MemorySegment;

/** The inputs of a product as its code reads them, row by row. */
public final class PackedActivations implements AutoCloseable {

    private final GemmKernel product;
    private final boolean grouped;
    private final NativePages pages;

    /** @param grouped whether they are multiplied in groups of any size, not all at once */
    PackedActivations(GemmKernel product, int rowsMax, boolean grouped) {
        this.product = product;
        this.grouped = grouped;
        // A tile of bytes reads so many inputs always; those past the last are computed and never looked at.
        int rows = rowsMax + AmxInt8Kernel.INPUTS - 1;
        pages = new NativePages(rows * product.inputRowBytes());
    }

    /**
     * Makes row {@code row} ready from the values from {@code start} on.
     *
     * @param inputCount how many rows there are
     */
    public void prepare(int row, float[] values, int start, int inputCount) {
        product.prepare(values, start, address(row), inputCount);
        if (grouped) {
            product.prepare(values, start, address(row), 1);
        }
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
