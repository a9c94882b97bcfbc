package dev.pinball.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** {@code Route}: the experts of each row and their shares. One work item a row: there are few experts. */
public final class RouteKernel {
    private RouteKernel() {}

    /**
     * chosen[rows, slots] = the experts with the highest scores[rows, experts], shares[rows, slots] their softmax among
     * themselves; grid: one work item for each row.
     */
    public static void route(
            KernelContext context,
            IntArray step,
            FloatArray scores,
            FloatArray chosen,
            FloatArray shares,
            int experts,
            int slots) {
        int row = context.globalIdx;
        if (row < step.get(StepLayout.ROWS)) {
            int start = row * experts;
            float highest = 0;
            float total = 0;
            int previous = -1;
            for (int slot = 0; slot < slots; slot++) {
                int best = next(scores, start, experts, previous);
                float score = scores.get(start + best);
                if (slot == 0) {
                    highest = score;
                }
                float weight = TornadoMath.exp(score - highest);
                total += weight;
                chosen.set(row * slots + slot, best);
                shares.set(row * slots + slot, weight);
                previous = best;
            }
            for (int slot = 0; slot < slots; slot++) {
                shares.set(row * slots + slot, shares.get(row * slots + slot) / total);
            }
        }
    }

    /** The expert that follows {@code previous} by score, the lower index first; the first of all after -1. */
    private static int next(FloatArray scores, int start, int experts, int previous) {
        float limit = previous < 0 ? Float.MAX_VALUE : scores.get(start + previous);
        int best = -1;
        float bestScore = -Float.MAX_VALUE;
        for (int expert = 0; expert < experts; expert++) {
            float score = scores.get(start + expert);
            float bound = score == limit ? previous - expert : score - limit; // negative for those that follow
            if (score > bestScore) {
                if (bound < 0) {
                    best = expert;
                    bestScore = score;
                }
            }
        }
        return Math.max(best, 0); // scores that are no numbers choose none
    }
}
