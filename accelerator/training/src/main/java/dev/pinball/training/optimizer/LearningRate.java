package dev.pinball.training.optimizer;

/**
 * The learning rate of each step: it rises in a line to its peak, falls along half a cosine to its minimum, and stays there
 * (Loshchilov and Hutter 2017, "SGDR").
 *
 * @param warmUpSteps until the peak is reached
 * @param steps until the minimum is reached, those of the warm-up included
 */
public record LearningRate(double peak, double minimum, long warmUpSteps, long steps) {

    /** The same for every step. */
    public static LearningRate constant(double rate) {
        return new LearningRate(rate, rate, 0, 0);
    }

    /** @param step 1 for the first */
    public double at(long step) {
        if (step <= warmUpSteps) {
            return peak * step / warmUpSteps;
        }
        if (step >= steps) {
            return minimum;
        }
        double progress = (double) (step - warmUpSteps) / (steps - warmUpSteps);
        return minimum + 0.5 * (peak - minimum) * (1 + StrictMath.cos(Math.PI * progress));
    }
}
