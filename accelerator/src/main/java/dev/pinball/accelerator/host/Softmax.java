package dev.pinball.accelerator.host;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** The softmax of a row of attention scores, in place. */
final class Softmax {
    private Softmax() {}

    /** scores[row, i] = exp(scale * (score i - highest)) / their sum, for the first {@code count} scores. */
    static void apply(Scratch scratch, int row, int count, float scale) {
        float[] scores = scratch.scores().values();
        int start = scratch.scores().rowStart(row);
        int end = start + Math.ceilDiv(count, Lanes.COUNT) * Lanes.COUNT;
        Arrays.fill(scores, start + count, end, Float.NEGATIVE_INFINITY);
        float highest = highest(scores, start, start + count);
        float[] partialSums = scratch.panel().partialSums();
        exponentiate(scores, start, end, highest, scale, partialSums);
        float factor = 1 / Lanes.sum(partialSums, 0);
        for (int i = start; i < end; i++) {
            scores[i] *= factor;
        }
    }

    private static float highest(float[] scores, int start, int end) {
        float highest = Float.NEGATIVE_INFINITY;
        for (int i = start; i < end; i++) {
            highest = Math.max(highest, scores[i]);
        }
        return highest;
    }

    /** Leaves the sums of the exponentials, lane by lane, in {@code partialSums}. */
    private static void exponentiate(
            float[] scores, int start, int end, float highest, float scale, float[] partialSums) {
        FloatVector sums = FloatVector.zero(Lanes.FLOATS);
        for (int i = start; i < end; i += Lanes.COUNT) {
            FloatVector score = FloatVector.fromArray(Lanes.FLOATS, scores, i);
            FloatVector exponential = Exponential.of(score.sub(highest).mul(scale));
            exponential.intoArray(scores, i);
            sums = sums.add(exponential);
        }
        sums.intoArray(partialSums, 0);
    }
}
