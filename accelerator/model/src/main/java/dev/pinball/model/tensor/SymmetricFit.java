package dev.pinball.model.tensor;

import java.util.Arrays;

/**
 * A scale for 16 values of levels -32 to 31: the one of those tried that has the least square error, weighted by the squares
 * of the values (ggml's {@code make_qx_quants}, in the same order of operations).
 */
final class SymmetricFit {
    private static final int VALUES = 16;
    static final int LEVELS = 32; // on either side of zero
    private static final int STEPS = 9; // likewise
    private static final float STEP = 0.1f;

    private float productSum;
    private float squareSum;

    /** Fits the values from {@code first} on, and returns the scale; 0 for values that are all nearly zero. */
    float fit(float[] values, int first, int[] levels) {
        float largest = 0;
        for (int i = 0; i < VALUES; i++) {
            float value = values[first + i];
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        if (Math.abs(largest) < GroupedQuantizer.ZERO_MAX) {
            Arrays.fill(levels, first, first + VALUES, 0);
            return 0;
        }
        float chosen = -LEVELS / largest;
        sum(values, first, chosen);
        float scale = squareSum == 0 ? 0 : productSum / squareSum;
        float best = scale * productSum;
        for (int step = -STEPS; step <= STEPS; step++) {
            if (step == 0) {
                continue;
            }
            float inverse = -(LEVELS + STEP * step) / largest;
            sum(values, first, inverse);
            if (squareSum > 0 && productSum * productSum > best * squareSum) {
                scale = productSum / squareSum;
                best = scale * productSum;
                chosen = inverse;
            }
        }
        for (int i = first; i < first + VALUES; i++) {
            levels[i] = level(chosen * values[i]) + LEVELS;
        }
        return scale;
    }

    static int level(float scaled) {
        return Math.clamp(NearestInteger.of(scaled), -LEVELS, LEVELS - 1);
    }

    private void sum(float[] values, int first, float inverse) {
        productSum = 0;
        squareSum = 0;
        for (int i = 0; i < VALUES; i++) {
            float value = values[first + i];
            int level = level(inverse * value);
            float weight = value * value;
            productSum += weight * value * level;
            squareSum += weight * level * level;
        }
    }
}
