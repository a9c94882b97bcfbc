/**
 * Training: the same program forward and backward, and parameters that follow the gradient of its loss.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.training.Trainer#step} is one step.
 */
@NullMarked
package dev.pinball.accelerator.training;

import org.jspecify.annotations.NullMarked;
