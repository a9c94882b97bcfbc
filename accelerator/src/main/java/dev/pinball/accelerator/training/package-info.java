/**
 * Makes models: from a configuration and text to a model file.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.training.TrainingConfiguration} is what a training is asked for;
 * {@link dev.pinball.accelerator.training.InitialModel} writes the model that it starts from.
 */
@NullMarked
package dev.pinball.accelerator.training;

import org.jspecify.annotations.NullMarked;
