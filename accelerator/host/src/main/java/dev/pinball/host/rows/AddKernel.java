package dev.pinball.host.rows;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;

/** sum[row] += addend[row]. */
public record AddKernel(Matrix addend, Matrix sum) implements RowKernel {

    @Override
    public long itemWork(StepBatch batch) {
        return sum.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        float[] from = addend.values();
        float[] to = sum.values();
        for (int i = sum.rowStart(first); i < sum.rowStart(end); i++) {
            to[i] += from[i];
        }
    }
}
