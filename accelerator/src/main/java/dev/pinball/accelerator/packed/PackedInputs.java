package dev.pinball.accelerator.packed;

import dev.pinball.accelerator.machine.NativePages;

/** The inputs of a product as its code reads them, a row for each token of a step. */
public final class PackedInputs implements AutoCloseable {
    private final PackedProduct product;
    private final NativePages pages;

    PackedInputs(PackedProduct product, int rowsMax) {
        this.product = product;
        // A tile reads whole groups of inputs; those past the last are computed and never looked at.
        int rows = Math.ceilDiv(rowsMax, TileDotCode.INPUTS) * TileDotCode.INPUTS;
        pages = new NativePages(rows * product.inputRowBytes());
    }

    /** Makes row {@code row} ready from the values from {@code start} on. */
    public void prepare(int row, float[] values, int start) {
        product.prepare(values, start, pages.address() + row * product.inputRowBytes());
    }

    long address() {
        return pages.address();
    }

    @Override
    public void close() {
        pages.close();
    }
}
