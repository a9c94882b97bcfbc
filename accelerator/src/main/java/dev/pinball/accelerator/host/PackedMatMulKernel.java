package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.packed.PackedInputs;
import dev.pinball.accelerator.packed.PackedOutput;
import dev.pinball.accelerator.packed.PackedWeight;

/**
 * output[row, k] = weight[k] · input[row] + bias[k] by machine code. A piece is a group of panels of the weight, for all rows of the
 * step.
 *
 * @param role the name of the weight less the number of its layer
 * @param inputs made ready by the kernel before
 * @param target the values of {@code output}
 */
record PackedMatMulKernel(
        String role,
        RowSelection selection,
        PackedInputs inputs,
        PackedWeight weight,
        Bias bias,
        Matrix output,
        PackedOutput target)
        implements ProductKernel {
    static PackedMatMulKernel of(
            String role, RowSelection selection, PackedInputs inputs, PackedWeight weight, Bias bias, Matrix output) {
        PackedOutput target = PackedOutput.of(output.values(), output.width());
        return new PackedMatMulKernel(role, selection, inputs, weight, bias, output, target);
    }

    /** Multiply-adds in the time of one of other kernels. */
    static final int SPEED = 2;

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
        return weight.groupWork() * selection.count(batch) / SPEED;
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        int inputCount = selection.count(batch);
        weight.multiply(first, end, inputs, 0, inputCount, target, scratch.productMemory());
        int firstRow = weight.firstRow(first);
        int endRow = weight.firstRow(end);
        bias.add(output, firstRow, endRow, inputCount);
        scratch.panel().countProducts((long) (endRow - firstRow) * weight.columns() * inputCount);
    }
}
