package dev.pinball.accelerator.host;

import dev.pinball.accelerator.vector.Exponential;
import dev.pinball.accelerator.vector.Highest;
import dev.pinball.accelerator.vector.Lanes;
import dev.pinball.accelerator.vector.Sums;
import java.util.Arrays;

/** The softmax of a row of attention scores, in place. */
final class Softmax {
    private Softmax() {}

    /** matrix[row, i] = exp(scale * (score i - highest)) / their sum, for the first {@code count} scores. */
    static void apply(Matrix matrix, int row, int count, float scale, float[] partialSums) {
        float[] scores = matrix.values();
        int start = matrix.rowStart(row);
        int end = start + Lanes.padded(count);
        Arrays.fill(scores, start + count, end, Float.NEGATIVE_INFINITY);
        float highest = Highest.of(scores, start, start + count);
        for (int i = start; i < end; i++) {
            scores[i] = (scores[i] - highest) * scale;
        }
        Exponential.apply(scores, start, end);
        float factor = 1 / Sums.of(scores, start, end - start, partialSums);
        for (int i = start; i < end; i++) {
            scores[i] *= factor;
        }
    }
}
