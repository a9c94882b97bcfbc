package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;

/** sum[row] += addend[row]. */
record AddKernel(Matrix addend, Matrix sum) implements RowKernel {

    @Override
    public long itemWork(StepBatch batch) {
        return sum.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        float[] from = addend.values();
        float[] to = sum.values();
        for (int i = sum.rowStart(first); i < sum.rowStart(end); i++) {
            to[i] += from[i];
        }
    }
}
