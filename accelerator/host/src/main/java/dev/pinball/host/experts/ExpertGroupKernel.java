package dev.pinball.host.experts;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.ThreadWorkspace;

/** Groups the rows of a step by the experts that they chose: one short pass, in one piece. */
public record ExpertGroupKernel(ExpertGroups groups) implements Kernel {

    @Override
    public int items(StepBatch batch) {
        return 1;
    }

    @Override
    public long itemWork(StepBatch batch) {
        return batch.rowCount();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        groups.group(batch.rowCount());
    }
}
