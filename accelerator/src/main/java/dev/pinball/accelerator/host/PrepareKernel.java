package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.packed.PackedInputs;

/**
 * Makes the rows of a step ready for products by machine code.
 *
 * @param input one for each row, or several side by side: those of its slots
 */
record PrepareKernel(Matrix input, PackedInputs inputs) implements RowKernel {

    @Override
    public long itemWork(StepBatch batch) {
        return 2L * input.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        int inputsPerRow = input.width() / inputs.columns();
        int inputCount = items(batch) * inputsPerRow;
        for (int i = first * inputsPerRow; i < end * inputsPerRow; i++) {
            inputs.prepare(i, input.values(), i * inputs.columns(), inputCount);
        }
    }
}
