package dev.pinball.host.gemm.vector;

import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A tensor outside the heap in the layout of the file, whose rows are expanded a few at a time. */
public final class VectorWeight {
    /** Rows expanded together, which stay in the cache while all inputs pass. */
    public static final int PANEL_ROWS = 2 * DotProducts.TILE_ROWS;

    /** Up to so many inputs, expanding weights for each costs less than storing what was expanded. */
    private static final int INPUTS_BY_ROW_MAX = 3;

    private final Tensor tensor;
    private final long address;
    private final @Nullable RowExpander expander;
    private final boolean multipliedByRow;

    /** @param tensor with native data, which it keeps reachable */
    public VectorWeight(Tensor tensor) {
        this.tensor = tensor;
        address = tensor.data().address();
        expander = RowExpander.of(tensor.type());
        multipliedByRow = RowProduct.takes(tensor);
    }

    /** Its name without the number of its layer: {@code ffn_down}. */
    public String role() {
        return role(tensor);
    }

    public static String role(Tensor tensor) {
        return tensor.name().replaceAll("^blk\\.\\d+\\.|\\.weight$", "");
    }

    public TensorType type() {
        return tensor.type();
    }

    public int rows() {
        return tensor.rows();
    }

    public int columns() {
        return tensor.columns();
    }

    /** Whether so many inputs are best multiplied by {@link #multiplyRow}, not by panels. */
    public boolean byRow(int inputCount) {
        return multipliedByRow && inputCount <= INPUTS_BY_ROW_MAX;
    }

    /** The dot product of a row, as it is in the file, with the input from {@code x[start]} on. */
    public float multiplyRow(int row, float[] x, int start, VectorWorkspace workspace) {
        return RowProduct.of(
                type(),
                rowsAddress(row, 1),
                columns(),
                x,
                start,
                workspace.panel().partialSums());
    }

    /** Sets the panel to {@code count} rows in F32: those of the tensor itself, or expanded ones. */
    public void expandedPanel(int row, int count, VectorWorkspace workspace) {
        if (expander == null) {
            workspace.panel().set(rowsAddress(row, count), tensor.rowBytes(), count, columns());
            return;
        }
        long expandedBytes = (long) columns() * Float.BYTES;
        long source = rowsAddress(row, count);
        for (int i = 0; i < count; i++) {
            long target = workspace.expandedRows() + i * expandedBytes;
            expander.expand(source + i * tensor.rowBytes(), columns(), target, workspace.floats());
        }
        workspace.panel().set(workspace.expandedRows(), expandedBytes, count, columns());
    }

    private long rowsAddress(int row, int count) {
        return address + Objects.checkFromIndexSize(row, count, rows()) * tensor.rowBytes();
    }
}
