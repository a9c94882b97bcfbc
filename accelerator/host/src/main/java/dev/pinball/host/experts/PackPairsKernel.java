package dev.pinball.host.experts;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.gemm.PackedActivations;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;

/** Packs each row of a step once, as input of its experts, and copies it to the place of each of its pairs. */
public record PackPairsKernel(ExpertGroups groups, Matrix input, PackedActivations inputs) implements RowKernel {

    @Override
    public long itemWork(StepBatch batch) {
        return (long) (1 + groups.slotCount()) * input.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        for (int row = first; row < end; row++) {
            int place = groups.place(row, 0);
            inputs.pack(place, input.values(), input.rowStart(row), groups.pairCount());
            for (int slot = 1; slot < groups.slotCount(); slot++) {
                inputs.copy(place, groups.place(row, slot));
            }
        }
    }
}
