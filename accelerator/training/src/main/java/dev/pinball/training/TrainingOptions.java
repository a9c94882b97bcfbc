package dev.pinball.training;

import dev.pinball.training.optimizer.AdamW;
import dev.pinball.training.optimizer.LearningRate;

/**
 * How a trainer works.
 *
 * @param rowsMax tokens of one batch: its sequences times their context
 * @param gradientNormMax a longer gradient is shortened to it; 0 for no limit
 * @param balanceWeight of the loss that spreads tokens over experts
 */
public record TrainingOptions(
        int rowsMax, LearningRate learningRate, AdamW adamW, double gradientNormMax, float balanceWeight) {

    public TrainingOptions {
        Field.requireAtLeast("rows_max", rowsMax, 1);
        Field.requireAtLeast("gradient_norm_max", gradientNormMax, 0);
        Field.requireAtLeast("expert_balance_weight", balanceWeight, 0);
    }

    /** The options of a configuration. */
    public static TrainingOptions of(TrainingConfiguration configuration) {
        TrainingHyperparameters training = configuration.training();
        return new TrainingOptions(
                training.sequencesPerBatch() * configuration.model().contextLength(),
                new LearningRate(
                        training.learningRate(),
                        training.learningRateMinimum(),
                        training.warmUpSteps(),
                        training.steps()),
                new AdamW(training.beta1(), training.beta2(), training.epsilon(), training.weightDecay()),
                training.gradientNormMax(),
                (float) training.expertBalanceWeight());
    }

    /** The factor for a gradient of this length. */
    float gradientFactor(double norm) {
        return gradientNormMax > 0 && norm > gradientNormMax ? (float) (gradientNormMax / norm) : 1;
    }
}
