package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.packed.PackedInputs;

/** Makes the rows of a step ready for products by machine code. */
record PrepareKernel(Matrix input, PackedInputs inputs) implements RowKernel {

    @Override
    public long itemWork(StepBatch batch) {
        return 2L * input.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        for (int row = first; row < end; row++) {
            inputs.prepare(row, input.values(), input.rowStart(row));
        }
    }
}
