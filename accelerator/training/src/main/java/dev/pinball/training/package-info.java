/**
 * Makes models: from a configuration and text to a model file. The same program runs forward and backward, and its
 * parameters follow the gradient of the loss.
 *
 * <p>Starting points: {@link dev.pinball.training.TrainingConfiguration}, {@link dev.pinball.training.InitialModel}
 * writes the model that a training starts from, {@link dev.pinball.training.Trainer#step} is one step.
 */
@NullMarked
package dev.pinball.training;

import org.jspecify.annotations.NullMarked;
