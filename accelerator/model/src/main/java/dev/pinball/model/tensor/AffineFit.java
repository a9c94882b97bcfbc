package dev.pinball.model.tensor;

/**
 * Levels, a scale and a minimum for one group of values: {@code value = scale * level - minimum}, with the least weighted
 * square error of the scales that are tried (ggml's {@code make_qkx2_quants}, in the same order of operations).
 */
final class AffineFit {
    private static final int VALUES = 32;
    private static final float STEP = 0.1f;

    private final int levelMax;
    private final float firstStep;
    private final int steps;
    private final float[] weights = new float[VALUES];
    private final int[] tried = new int[VALUES];
    private float triedScale;
    private float triedMinimum;
    private float minimum; // at most zero
    private float maximum;
    private float weightSum;
    private float valueSum;

    /** @param firstStep added to the largest level in the first scale that is tried, then {@code steps} times 0.1 more */
    AffineFit(int levelMax, float firstStep, int steps) {
        this.levelMax = levelMax;
        this.firstStep = firstStep;
        this.steps = steps;
    }

    /** What is subtracted from the scaled levels of the last group. */
    float minimum() {
        return -minimum;
    }

    /** Fits the 32 values from {@code first} on, and returns the scale. */
    float fit(float[] values, int first, int[] levels) {
        measure(values, first);
        if (maximum == minimum) {
            for (int i = 0; i < VALUES; i++) {
                levels[first + i] = 0;
            }
            return 0;
        }
        float inverse = levelMax / (maximum - minimum);
        float scale = 1 / inverse;
        float base = minimum;
        setLevels(values, first, inverse, base);
        System.arraycopy(tried, 0, levels, first, VALUES);
        float leastError = error(values, first, scale, base);
        for (int step = 0; step <= steps; step++) {
            inverse = (firstStep + STEP * step + levelMax) / (maximum - base);
            setLevels(values, first, inverse, base);
            if (!solve(values, first)) {
                continue;
            }
            float error = error(values, first, triedScale, triedMinimum);
            if (error < leastError) {
                System.arraycopy(tried, 0, levels, first, VALUES);
                leastError = error;
                scale = triedScale;
                base = triedMinimum;
            }
        }
        minimum = base;
        return scale;
    }

    /** The scale and the minimum with the least error for the tried levels; returns whether there are any. */
    private boolean solve(float[] values, int first) {
        float levelSum = 0;
        float squareSum = 0;
        float productSum = 0;
        for (int i = 0; i < VALUES; i++) {
            float weighted = weights[i] * tried[i];
            levelSum += weighted;
            squareSum += weighted * tried[i];
            productSum += weighted * values[first + i];
        }
        float determinant = weightSum * squareSum - levelSum * levelSum;
        triedScale = (weightSum * productSum - valueSum * levelSum) / determinant;
        triedMinimum = (squareSum * valueSum - levelSum * productSum) / determinant;
        if (triedMinimum > 0) {
            triedMinimum = 0;
            triedScale = productSum / squareSum;
        }
        return determinant > 0;
    }

    /** Larger values have larger weights. */
    private void measure(float[] values, int first) {
        float squareSum = 0;
        for (int i = 0; i < VALUES; i++) {
            squareSum += values[first + i] * values[first + i];
        }
        float average = (float) Math.sqrt(squareSum / VALUES);
        minimum = values[first];
        maximum = values[first];
        for (int i = 0; i < VALUES; i++) {
            float value = values[first + i];
            weights[i] = average + Math.abs(value);
            weightSum = i == 0 ? weights[i] : weightSum + weights[i];
            valueSum = i == 0 ? weights[i] * value : valueSum + weights[i] * value;
            minimum = value < minimum ? value : minimum;
            maximum = value > maximum ? value : maximum;
        }
        minimum = minimum > 0 ? 0 : minimum;
    }

    private void setLevels(float[] values, int first, float inverse, float base) {
        for (int i = 0; i < VALUES; i++) {
            tried[i] = Math.clamp(NearestInteger.of(inverse * (values[first + i] - base)), 0, levelMax);
        }
    }

    private float error(float[] values, int first, float scale, float base) {
        float error = 0;
        for (int i = 0; i < VALUES; i++) {
            float difference = scale * tried[i] + base - values[first + i];
            error += weights[i] * (difference * difference);
        }
        return error;
    }
}
