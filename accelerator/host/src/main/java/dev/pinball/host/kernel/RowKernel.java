package dev.pinball.host.kernel;

import dev.pinball.accelerator.StepBatch;

/** A kernel whose pieces are the rows of a step, each computed from the same row alone. */
public interface RowKernel extends Kernel {

    @Override
    default int items(StepBatch batch) {
        return batch.rowCount();
    }
}
