package dev.pinball.host.matmul;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.gemm.PackedActivations;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;

/**
 * Packs the rows of a step, as inputs of machine code.
 *
 * @param input one for each row, or several side by side: those of its slots
 */
public record PackKernel(Matrix input, PackedActivations inputs) implements RowKernel {

    @Override
    public long itemWork(StepBatch batch) {
        return 2L * input.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        int inputsPerRow = input.width() / inputs.columns();
        int inputCount = items(batch) * inputsPerRow;
        for (int i = first * inputsPerRow; i < end * inputsPerRow; i++) {
            inputs.pack(i, input.values(), i * inputs.columns(), inputCount);
        }
    }
}
