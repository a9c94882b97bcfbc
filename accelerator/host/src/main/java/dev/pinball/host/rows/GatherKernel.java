package dev.pinball.host.rows;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;

/** gathered[output] = input[row of the output]: the rows that get logits, side by side. */
public record GatherKernel(Matrix input, Matrix gathered) implements Kernel {

    @Override
    public int items(StepBatch batch) {
        return batch.outputCount();
    }

    @Override
    public long itemWork(StepBatch batch) {
        return input.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        for (int output = first; output < end; output++) {
            int from = input.rowStart(batch.outputRows()[output]);
            System.arraycopy(input.values(), from, gathered.values(), gathered.rowStart(output), input.width());
        }
    }
}
