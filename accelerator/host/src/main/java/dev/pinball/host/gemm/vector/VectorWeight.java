package dev.pinball.host.gemm.vector;

import dev.pinball.host.memory.Matrix;
import dev.pinball.host.memory.Rows;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tensor outside the heap in the layout of the file. Its rows are multiplied as they are with few inputs, and expanded a few at a time
 * for many.
 */
public final class VectorWeight {
    /** Rows expanded together, which stay in the cache while all inputs pass. */
    public static final int PANEL_ROWS = 2 * DotProducts.TILE_ROWS;

    /** Up to so many inputs, multiplying rows as they are costs less than storing them expanded. */
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

    /**
     * output[i, column + k] = row {@code first + k} of the weight · input[i], for the rows until {@code end} and the {@code inputCount}
     * inputs from {@code firstInput} on.
     */
    public void multiply(
            int first,
            int end,
            Rows input,
            int firstInput,
            int inputCount,
            Matrix output,
            int column,
            VectorWorkspace workspace) {
        if (multipliedByRow && inputCount <= INPUTS_BY_ROW_MAX) {
            for (int row = first; row < end; row++) {
                multiplyRow(row, input, firstInput, inputCount, output, column + row - first, workspace);
            }
        } else {
            for (int row = first; row < end; row += PANEL_ROWS) {
                expandedPanel(row, Math.min(PANEL_ROWS, end - row), workspace);
                DotProducts.multiply(workspace.panel(), input, firstInput, inputCount, output, column + row - first);
            }
        }
        workspace.panel().countProducts((long) (end - first) * columns() * inputCount);
    }

    private void multiplyRow(
            int row, Rows input, int firstInput, int inputCount, Matrix output, int column, VectorWorkspace workspace) {
        long address = rowsAddress(row, 1);
        float[] sums = workspace.panel().partialSums();
        for (int i = firstInput; i < firstInput + inputCount; i++) {
            output.values()[output.rowStart(i) + column] =
                    RowProduct.of(type(), address, columns(), input.values(), input.rowStart(i), sums);
        }
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
