package dev.pinball.host.matmul;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.gemm.vector.VectorWeight;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;

/**
 * output[row, k] = weight[k] · input[row] + bias[k]. A piece is a few rows of the weight, for all rows of the step: each
 * weight is read once from memory and expanded once.
 */
public record VectorMatMulKernel(RowSelection selection, Matrix input, VectorWeight weight, Bias bias, Matrix output)
        implements MatMulKernel {
    /** A multiple of the panels. Measured by {@code VectorMatMulBenchmark}. */
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
        weight.multiply(row, rowsEnd, input, 0, inputCount, output, row, workspace.vectors());
        bias.add(output, row, rowsEnd, inputCount);
    }
}
