package dev.pinball.host.matmul;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.gemm.vector.DotProducts;
import dev.pinball.host.gemm.vector.FusedProducts;
import dev.pinball.host.gemm.vector.Panel;
import dev.pinball.host.gemm.vector.VectorWeight;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;

/**
 * output[row, k] = weight[k] · input[row] + bias[k]. A piece is a few rows of the weight, for all rows of the step: each
 * weight is read once from memory and expanded once.
 */
public record VectorMatMulKernel(RowSelection selection, Matrix input, VectorWeight weight, Bias bias, Matrix output)
        implements MatMulKernel {
    /** A multiple of the panels and of the fused tiles. Measured by {@code VectorMatMulBenchmark}. */
    private static final int ITEM_ROWS = 12;

    @Override
    public String operation() {
        return "MatMul " + weight.role();
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same array, not equal values
    public boolean needs(MatMulKernel other) {
        return input.values() == other.output().values();
    }

    @Override
    public int items(StepBatch batch) {
        return selection.count(batch) == 0 ? 0 : Math.ceilDiv(weight.rows(), ITEM_ROWS);
    }

    @Override
    public long itemWork(StepBatch batch) {
        return (long) ITEM_ROWS * weight.columns() * selection.count(batch);
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        int rowsEnd = Math.min(weight.rows(), end * ITEM_ROWS);
        int row = first * ITEM_ROWS;
        int inputCount = selection.count(batch);
        if (inputCount <= FusedProducts.INPUTS_MAX && weight.fusedRows() > 0) {
            row = multiplyFused(row, rowsEnd, inputCount, workspace);
        }
        for (; row < rowsEnd; row += VectorWeight.PANEL_ROWS) {
            int next = row + VectorWeight.PANEL_ROWS;
            weight.fetch(next, Math.min(VectorWeight.PANEL_ROWS, rowsEnd - next), workspace.vectors());
            weight.expandedPanel(row, Math.min(VectorWeight.PANEL_ROWS, rowsEnd - row), workspace.vectors());
            DotProducts.multiply(workspace.vectors().panel(), input, 0, inputCount, output, row);
            workspace.vectors().panel().countInputs(inputCount);
        }
        bias.add(output, first * ITEM_ROWS, rowsEnd, inputCount);
    }

    /** Returns the first row that is left. */
    private int multiplyFused(int first, int end, int inputCount, ThreadWorkspace workspace) {
        int tileRows = weight.fusedRows();
        int row = first;
        for (; row + tileRows <= end; row += tileRows) {
            int next = row + tileRows;
            weight.fetch(next, Math.min(tileRows, end - next), workspace.vectors());
            weight.rawPanel(row, tileRows, workspace.vectors());
            Panel panel = workspace.vectors().panel();
            for (int i = 0; i < inputCount; i++) {
                int target = output.rowStart(i) + row;
                FusedProducts.multiply(
                        weight.type(), panel, input.values(), input.rowStart(i), output.values(), target);
            }
            panel.countInputs(inputCount);
        }
        return row;
    }
}
