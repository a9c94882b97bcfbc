package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.packed.PackedInputs;

/** Makes the rows that get logits ready for a product by machine code. */
record PrepareOutputsKernel(Matrix input, PackedInputs inputs) implements Kernel {

    @Override
    public int items(StepBatch batch) {
        return batch.outputCount();
    }

    @Override
    public long itemWork(StepBatch batch) {
        return 2L * input.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        for (int output = first; output < end; output++) {
            inputs.prepare(output, input.values(), input.rowStart(batch.outputRows()[output]), items(batch));
        }
    }
}
