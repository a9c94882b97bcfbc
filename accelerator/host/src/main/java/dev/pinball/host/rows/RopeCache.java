package dev.pinball.host.rows;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.config.RopeFrequencies.Layout;

/**
 * The cosine and sine of every pair for every row of a step: computed once, then read by every layer. They have the
 * indexes of the pair's values in a head; the sine of the first is negative, so that each value becomes itself times cosine
 * plus the other times sine.
 *
 * @param cosines a row for each row of the step, 2 * pairCount
 * @param sines likewise
 */
public record RopeCache(RopeFrequencies rotation, Matrix cosines, Matrix sines) implements RowKernel {
    private static final int WORK_PER_PAIR = 100;

    @Override
    public long itemWork(StepBatch batch) {
        return (long) WORK_PER_PAIR * rotation.pairCount();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        for (int row = first; row < end; row++) {
            for (int pair = 0; pair < rotation.pairCount(); pair++) {
                double angle = (double) batch.positions()[row] * rotation.inverseFrequencies()[pair];
                set(cosines.rowStart(row), pair, (float) Math.cos(angle), (float) Math.sin(angle));
            }
        }
    }

    private void set(int start, int pair, float cosine, float sine) {
        boolean neighbours = rotation.layout() == Layout.INTERLEAVED;
        int first = start + (neighbours ? 2 * pair : pair);
        int second = neighbours ? first + 1 : first + rotation.pairCount();
        cosines.values()[first] = cosine;
        cosines.values()[second] = cosine;
        sines.values()[first] = -sine;
        sines.values()[second] = sine;
    }
}
