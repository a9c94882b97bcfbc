package dev.pinball.host.matmul;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.gemm.PackedActivations;
import dev.pinball.host.kernel.Kernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;

/** Packs the rows that get logits, as inputs of machine code. */
public record PackOutputRowsKernel(Matrix input, PackedActivations inputs) implements Kernel {

    @Override
    public int items(StepBatch batch) {
        return batch.outputCount();
    }

    @Override
    public long itemWork(StepBatch batch) {
        return 2L * input.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        for (int output = first; output < end; output++) {
            inputs.pack(output, input.values(), input.rowStart(batch.outputRows()[output]), items(batch));
        }
    }
}
