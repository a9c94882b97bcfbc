package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.program.Rotation;

/** The cosine and sine of every pair for every row of a step: computed once, then read by every layer. */
record RotationTable(Rotation rotation, Matrix cosines, Matrix sines) implements RowKernel {
    private static final int WORK_PER_PAIR = 100;

    @Override
    public long itemWork(StepBatch batch) {
        return (long) WORK_PER_PAIR * rotation.pairCount();
    }

    @Override
    public void run(StepBatch batch, int first, int end, Scratch scratch) {
        for (int row = first; row < end; row++) {
            int start = cosines.rowStart(row);
            for (int pair = 0; pair < rotation.pairCount(); pair++) {
                double angle = (double) batch.positions()[row] * rotation.inverseFrequencies()[pair];
                cosines.values()[start + pair] = (float) Math.cos(angle);
                sines.values()[start + pair] = (float) Math.sin(angle);
            }
        }
    }
}
