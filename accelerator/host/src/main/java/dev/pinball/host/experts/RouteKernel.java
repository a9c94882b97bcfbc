package dev.pinball.host.experts;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;

/**
 * expertIds[row] = the experts of the highest scores[row]; routingWeights[row] = the softmax of their scores, which
 * equals the softmax over all experts divided by the sum of these.
 */
public record RouteKernel(Matrix scores, Matrix expertIds, Matrix routingWeights) implements RowKernel {
    private static final int WORK_PER_SCORE = 4;

    @Override
    public long itemWork(StepBatch batch) {
        return (long) WORK_PER_SCORE * scores.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        for (int row = first; row < end; row++) {
            choose(scores.rowStart(row), expertIds.rowStart(row));
            weigh(scores.rowStart(row), expertIds.rowStart(row));
        }
    }

    /** Inserts one expert after the other into the list of the highest; of equal scores the earlier expert comes first. */
    private void choose(int from, int to) {
        float[] score = scores.values();
        float[] list = expertIds.values();
        int slotCount = expertIds.width();
        for (int expert = 0; expert < scores.width(); expert++) {
            int slot = Math.min(expert, slotCount);
            while (slot > 0 && score[from + expert] > score[from + (int) list[to + slot - 1]]) {
                slot--;
            }
            if (slot < slotCount) {
                System.arraycopy(list, to + slot, list, to + slot + 1, slotCount - slot - 1);
                list[to + slot] = expert;
            }
        }
    }

    private void weigh(int from, int to) {
        float[] results = routingWeights.values();
        float highest = scores.values()[from + (int) expertIds.values()[to]];
        double sum = 0;
        for (int slot = to; slot < to + expertIds.width(); slot++) {
            float score = scores.values()[from + (int) expertIds.values()[slot]];
            results[slot] = (float) Math.exp(score - highest);
            sum += results[slot];
        }
        for (int slot = to; slot < to + expertIds.width(); slot++) {
            results[slot] = (float) (results[slot] / sum);
        }
    }
}
