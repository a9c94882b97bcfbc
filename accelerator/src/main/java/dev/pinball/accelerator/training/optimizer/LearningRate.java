package dev.pinball.accelerator.training.optimizer;

/**
 * The learning rate of each step: it rises in a line to its peak, falls along half a cosine to its minimum, and stays there
 * (Loshchilov and Hutter 2017, "SGDR").
 *
 * @param warmUpSteps until the peak is reached
 * @param steps until the minimum is reached, those of the warm-up included
 */
public record LearningRate(float peak, float minimum, long warmUpSteps, long steps) {

    public LearningRate {
        if (!(peak > 0) || !(minimum >= 0) || minimum > peak) {
            throw new IllegalArgumentException(
                    "learning rate: peak %s, minimum %s (expected: 0 <= minimum <= peak, peak > 0)"
                            .formatted(peak, minimum));
        }
        if (warmUpSteps < 0 || steps < warmUpSteps) {
            throw new IllegalArgumentException(
                    "learning rate: %d steps of warm-up of %d (expected: 0..%d)".formatted(warmUpSteps, steps, steps));
        }
    }

    public static LearningRate constant(float rate) {
        return new LearningRate(rate, rate, 0, 0);
    }

    /** @param step 1 for the first */
    public float at(long step) {
        if (step <= warmUpSteps) {
            return (float) ((double) peak * step / warmUpSteps);
        }
        if (step >= steps) {
            return minimum;
        }
        double progress = (double) (step - warmUpSteps) / (steps - warmUpSteps);
        return (float) (minimum + 0.5 * (peak - minimum) * (1 + StrictMath.cos(Math.PI * progress)));
    }
}
