package dev.pinball.training.optimizer;

import dev.pinball.host.WorkerPool;
import dev.pinball.training.parameter.Parameter;

/**
 * AdamW (Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization"). Matrices decay, the embeddings among them; norm
 * weights and biases don't.
 *
 * @param meanDecay beta 1
 * @param varianceDecay beta 2
 * @param epsilon added to the root of the variance
 * @param weightDecay times the learning rate, of a matrix each step
 */
public record AdamW(double meanDecay, double varianceDecay, double epsilon, double weightDecay) {
    public static final AdamW DEFAULT = new AdamW(0.9, 0.95, 1e-8, 0.1);

    private static final int RANGE = 1 << 14;

    /**
     * Changes the values of a parameter by its gradient.
     *
     * @param gradientFactor what the gradient is multiplied by first
     * @param step 1 for the first
     */
    public void update(Parameter parameter, float gradientFactor, double learningRate, long step, WorkerPool threads) {
        double decay = parameter.isMatrix() ? learningRate * weightDecay : 0;
        Rates rates = new Rates(
                (float) (learningRate / (1 - StrictMath.pow(meanDecay, (double) step))),
                (float) (1 / (1 - StrictMath.pow(varianceDecay, (double) step))),
                (float) (1 - decay),
                gradientFactor);
        int count = parameter.count();
        threads.run(
                (part, _) -> update(parameter, part * RANGE, Math.min(count, (part + 1) * RANGE), rates),
                Math.ceilDiv(count, RANGE));
    }

    private record Rates(float step, float varianceCorrection, float kept, float gradientFactor) {}

    private void update(Parameter parameter, int first, int end, Rates rates) {
        float[] values = parameter.values();
        float[] gradients = parameter.gradient();
        float[] means = parameter.mean();
        float[] variances = parameter.variance();
        float step = rates.step();
        float correction = rates.varianceCorrection();
        float kept = rates.kept();
        float factor = rates.gradientFactor();
        float beta1 = (float) meanDecay;
        float beta2 = (float) varianceDecay;
        float small = (float) epsilon;
        for (int i = first; i < end; i++) {
            float gradient = gradients[i] * factor;
            float mean = beta1 * means[i] + (1 - beta1) * gradient;
            float variance = beta2 * variances[i] + (1 - beta2) * gradient * gradient;
            means[i] = mean;
            variances[i] = variance;
            values[i] = values[i] * kept - step * mean / ((float) Math.sqrt(variance * correction) + small);
        }
    }
}
