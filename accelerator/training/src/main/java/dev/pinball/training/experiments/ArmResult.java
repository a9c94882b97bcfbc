package dev.pinball.training.experiments;

import java.util.List;

/**
 * The result of an arm.
 *
 * @param parameters of the model, all of them
 * @param flopsPerToken of training
 * @param tokens that each seed was trained on
 * @param losses on the validation text, in nats per token, one for each seed
 */
public record ArmResult(Arm arm, long parameters, double flopsPerToken, long tokens, List<Double> losses) {

    public ArmResult {
        losses = List.copyOf(losses);
    }

    public double mean() {
        return losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /** The standard deviation of the seeds; 0 of one. */
    public double spread() {
        double mean = mean();
        double squares = losses.stream()
                .mapToDouble(loss -> (loss - mean) * (loss - mean))
                .sum();
        return losses.size() == 1 ? 0 : Math.sqrt(squares / (losses.size() - 1));
    }
}
