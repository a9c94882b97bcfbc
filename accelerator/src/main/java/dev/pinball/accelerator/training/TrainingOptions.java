package dev.pinball.accelerator.training;

import dev.pinball.accelerator.training.optimizer.AdamW;
import dev.pinball.accelerator.training.optimizer.LearningRate;

/**
 * How a trainer works.
 *
 * @param rowsMax tokens of one batch: its sequences times their context
 * @param gradientNormMax a longer gradient is shortened to it
 * @param balanceShare of the load-balancing loss of experts in the loss
 */
public record TrainingOptions(
        int rowsMax, LearningRate learningRate, AdamW adamW, float gradientNormMax, float balanceShare) {

    public TrainingOptions {
        if (rowsMax < 1) {
            throw new IllegalArgumentException("rowsMax: %d (expected: 1 or more)".formatted(rowsMax));
        }
        if (!(gradientNormMax > 0) || !(balanceShare >= 0)) {
            throw new IllegalArgumentException("gradientNormMax: %s, balanceShare: %s (expected: above 0, 0 or more)"
                    .formatted(gradientNormMax, balanceShare));
        }
    }
}
