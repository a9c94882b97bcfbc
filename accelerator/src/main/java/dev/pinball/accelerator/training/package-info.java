/**
 * Makes models: from a configuration and text to a model file. The same program runs forward and backward, and its parameters
 * follow the gradient of the loss.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.training.TrainingConfiguration} is what a training is asked for, {@link
 * dev.pinball.accelerator.training.InitialModel} writes the model that it starts from, {@link
 * dev.pinball.accelerator.training.Trainer#step} is one step.
 */
@NullMarked
package dev.pinball.accelerator.training;

import org.jspecify.annotations.NullMarked;
