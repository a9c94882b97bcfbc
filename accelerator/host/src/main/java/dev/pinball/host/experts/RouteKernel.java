package dev.pinball.host.experts;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.host.kernel.RowKernel;
import dev.pinball.host.kernel.ThreadWorkspace;
import dev.pinball.host.memory.Matrix;

/**
 * chosen[row] = the experts of the highest scores[row]; shares[row] = the softmax of their scores: what the softmax over all
 * experts, divided by the sum of the chosen, comes to.
 */
public record RouteKernel(Matrix scores, Matrix chosen, Matrix shares) implements RowKernel {
    private static final int WORK_PER_SCORE = 4;

    @Override
    public long itemWork(StepBatch batch) {
        return (long) WORK_PER_SCORE * scores.width();
    }

    @Override
    public void run(StepBatch batch, int first, int end, ThreadWorkspace workspace) {
        for (int row = first; row < end; row++) {
            choose(scores.rowStart(row), chosen.rowStart(row));
            share(scores.rowStart(row), chosen.rowStart(row));
        }
    }

    /** Inserts one expert after the other into the list of the highest; an equal one stays behind those before it. */
    private void choose(int from, int to) {
        float[] score = scores.values();
        float[] list = chosen.values();
        int slotCount = chosen.width();
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

    private void share(int from, int to) {
        float[] results = shares.values();
        float highest = scores.values()[from + (int) chosen.values()[to]];
        double sum = 0;
        for (int slot = to; slot < to + chosen.width(); slot++) {
            float score = scores.values()[from + (int) chosen.values()[slot]];
            results[slot] = (float) Math.exp(score - highest);
            sum += results[slot];
        }
        for (int slot = to; slot < to + chosen.width(); slot++) {
            results[slot] = (float) (results[slot] / sum);
        }
    }
}
