package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;

/** Groups the rows of a step by the experts that they chose: one short pass, in one piece. */
record GroupKernel(ExpertGroups groups) implements Kernel {

    @Override
    public int items(StepBatch batch) {
        return 1;
    }

    @Override
    public long itemWork(StepBatch batch) {
        return batch.rowCount();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        groups.group(batch.rowCount());
    }
}
