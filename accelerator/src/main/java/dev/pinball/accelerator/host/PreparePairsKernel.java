package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.packed.PackedInputs;

/** Makes each row of a step ready for the experts that it chose: once, and copied to the place of each of its pairs. */
record PreparePairsKernel(ExpertGroups groups, Matrix input, PackedInputs inputs) implements RowKernel {

    @Override
    public long itemWork(StepBatch batch) {
        return (long) (1 + groups.slotCount()) * input.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        for (int row = first; row < end; row++) {
            int place = groups.place(row, 0);
            inputs.prepare(place, input.values(), input.rowStart(row), groups.pairCount());
            for (int slot = 1; slot < groups.slotCount(); slot++) {
                inputs.copy(place, groups.place(row, slot));
            }
        }
    }
}
