package dev.pinball.host.gemm;

import dev.pinball.host.memory.NativeMemory;
import dev.pinball.host.memory.NativePages;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The inputs of a product as its code reads them, one row for each. */
public final class PackedActivations implements AutoCloseable {

    private final GemmKernel kernel;
    private final int rowsMax;
    private final boolean grouped;
    private final NativePages pages;

    /** @param grouped whether they are multiplied in groups of any size, not all at once */
    PackedActivations(GemmKernel kernel, int rowsMax, boolean grouped, NativePages.Allocator allocator) {
        this.kernel = kernel;
        this.rowsMax = rowsMax;
        this.grouped = grouped;
        pages = allocator.allocate((rowsMax + kernel.inputsReadBeyond()) * kernel.inputRowBytes());
    }

    /**
     * Packs the values from {@code start} on as row {@code row}.
     *
     * @param inputCount how many rows there are
     */
    public void pack(int row, float[] values, int start, int inputCount) {
        kernel.pack(values, start, address(row), inputCount);
        if (grouped) {
            kernel.pack(values, start, address(row), 1);
        }
    }

    /** Copies a row to row {@code other}. */
    public void copy(int row, int other) {
        MemorySegment.copy(NativeMemory.ALL, address(row), NativeMemory.ALL, address(other), kernel.inputRowBytes());
    }

    /** Values of a row. */
    public int columns() {
        return kernel.columns();
    }

    private long address(int row) {
        return pages.address() + Objects.checkIndex(row, rowsMax) * kernel.inputRowBytes();
    }

    /** The address of {@code count} rows from {@code row} on. */
    long address(int row, int count) {
        return pages.address() + Objects.checkFromIndexSize(row, count, rowsMax) * kernel.inputRowBytes();
    }

    @Override
    public void close() {
        pages.close();
    }
}
