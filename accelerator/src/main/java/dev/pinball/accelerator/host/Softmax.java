package dev.pinball.accelerator.host;

import dev.pinball.accelerator.vector.Exponential;
import dev.pinball.accelerator.vector.Lanes;
import dev.pinball.accelerator.vector.Sums;
import java.util.Arrays;

/** The softmax of a row of attention scores, in place. */
final class Softmax {
    private Softmax() {}

    /** scores[row, i] = exp(scale * (score i - highest)) / their sum, for the first {@code count} scores. */
    static void apply(Scratch scratch, int row, int count, float scale) {
        float[] scores = scratch.scores().values();
        int start = scratch.scores().rowStart(row);
        int end = start + Lanes.padded(count);
        Arrays.fill(scores, start + count, end, Float.NEGATIVE_INFINITY);
        float highest = highest(scores, start, start + count);
        for (int i = start; i < end; i++) {
            scores[i] = (scores[i] - highest) * scale;
        }
        Exponential.apply(scores, start, end);
        float factor = 1 / Sums.of(scores, start, end - start, scratch.panel().partialSums());
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
}
