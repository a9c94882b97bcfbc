package dev.pinball.training;

/**
 * What a step came to.
 *
 * @param step 1 for the first
 * @param loss mean over the labels of the step, in nats, before the parameters were changed
 * @param gradientNorm before it was shortened
 */
public record StepResult(long step, double loss, double gradientNorm, double learningRate) {}
