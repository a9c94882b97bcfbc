package dev.pinball.training.run;

import java.util.OptionalDouble;

/**
 * How a run ended.
 *
 * @param validationLoss of the values that were written, in nats; none where nothing was kept out of training
 * @param complete whether its stop condition was reached and the model is written
 */
public record RunResult(long steps, OptionalDouble validationLoss, boolean complete) {}
