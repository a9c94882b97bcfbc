package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;

/** gathered[output] = input[row of the output]: the rows that get logits, side by side. */
record GatherKernel(Matrix input, Matrix gathered) implements Kernel {

    @Override
    public int items(StepBatch batch) {
        return batch.outputCount();
    }

    @Override
    public long itemWork(StepBatch batch) {
        return input.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        for (int output = first; output < end; output++) {
            int from = input.rowStart(batch.outputRows()[output]);
            System.arraycopy(input.values(), from, gathered.values(), gathered.rowStart(output), input.width());
        }
    }
}
