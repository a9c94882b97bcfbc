package dev.pinball.host.matmul;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.gemm.PackedActivations;
import dev.pinball.host.gemm.PackedWeight;
import dev.pinball.host.gemm.x86.GemmOutput;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;

/**
 * output[row, k] = weight[k] · input[row] + bias[k] by machine code. A piece is a group of panels of the weight, for all rows of the
 * step.
 *
 * @param role the name of the weight without the number of its layer
 * @param inputs packed by an earlier kernel
 * @param target the values of {@code output}
 */
public record PackedMatMulKernel(
        String role,
        RowSelection selection,
        PackedActivations inputs,
        PackedWeight weight,
        Bias bias,
        Matrix output,
        GemmOutput target)
        implements MatMulKernel {
    public static PackedMatMulKernel of(
            String role,
            RowSelection selection,
            PackedActivations inputs,
            PackedWeight weight,
            Bias bias,
            Matrix output) {
        GemmOutput target = GemmOutput.of(output.values(), output.width());
        return new PackedMatMulKernel(role, selection, inputs, weight, bias, output, target);
    }

    /** Multiply-adds in the time of one of {@link VectorMatMulKernel}, at least; see {@code GemmBenchmark}. */
    public static final int SPEED_RELATIVE_TO_VECTOR = 2;

    @Override
    public String operation() {
        return "MatMul " + role;
    }

    @Override
    public int items(StepBatch batch) {
        return selection.count(batch) == 0 ? 0 : weight.groupCount();
    }

    @Override
    public long itemWork(StepBatch batch) {
        return weight.groupWork() * selection.count(batch) / SPEED_RELATIVE_TO_VECTOR;
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        int inputCount = selection.count(batch);
        weight.multiply(first, end, inputs, 0, inputCount, target, workspace.gemm());
        int firstRow = weight.firstRow(first);
        int endRow = weight.firstRow(end);
        bias.add(output, firstRow, endRow, inputCount);
        workspace.vectors().panel().countProducts((long) (endRow - firstRow) * weight.columns() * inputCount);
    }
}
