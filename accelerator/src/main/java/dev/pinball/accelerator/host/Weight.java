package dev.pinball.accelerator.host;

import dev.pinball.accelerator.gguf.Tensor;
import dev.pinball.accelerator.gguf.TensorType;
import org.jspecify.annotations.Nullable;

/** A tensor outside the heap, used as it lies there; its rows are expanded a few at a time. */
final class Weight {
    /** Rows expanded together: they stay in the cache while all inputs pass. */
    static final int PANEL_ROWS = 3 * DotProducts.TILE_ROWS;

    private final Tensor tensor;
    private final long address;
    private final @Nullable RowExpander expander;

    /** @param tensor with native data, which it keeps reachable */
    Weight(Tensor tensor) {
        this.tensor = tensor;
        address = tensor.data().address();
        expander = RowExpander.of(tensor.type());
    }

    /** Its name less the number of its layer: {@code ffn_down}. */
    String role() {
        return role(tensor);
    }

    static String role(Tensor tensor) {
        return tensor.name().replaceAll("^blk\\.\\d+\\.|\\.weight$", "");
    }

    TensorType type() {
        return tensor.type();
    }

    int rows() {
        return tensor.rows();
    }

    int columns() {
        return tensor.columns();
    }

    /** Sets the panel to {@code count} rows as f32: where they lie, or expanded. */
    void expandedPanel(int row, int count, Scratch scratch) {
        if (expander == null) {
            rawPanel(row, count, scratch);
            return;
        }
        long expandedBytes = (long) columns() * Float.BYTES;
        for (int i = 0; i < count; i++) {
            expander.expand(
                    rowAddress(row + i), columns(), scratch.expandedRows() + i * expandedBytes, scratch.piece());
        }
        scratch.panel().set(scratch.expandedRows(), expandedBytes, count, columns());
    }

    /** Sets the panel to {@code count} rows in the tensor's own type. */
    void rawPanel(int row, int count, Scratch scratch) {
        scratch.panel().set(rowAddress(row), tensor.rowBytes(), count, columns());
    }

    private long rowAddress(int row) {
        return address + row * tensor.rowBytes();
    }
}
