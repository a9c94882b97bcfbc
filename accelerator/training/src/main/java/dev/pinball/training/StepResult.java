package dev.pinball.training;

/**
 * The result of a step.
 *
 * @param step 1 for the first
 * @param loss mean over the labels of the step, in nats, before the parameters were changed
 * @param gradientNorm before it was shortened
 */
public record StepResult(long step, double loss, double gradientNorm, double learningRate) {}
