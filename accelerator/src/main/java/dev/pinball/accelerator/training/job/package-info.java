/**
 * A training as it is asked for: text and a configuration in, a model file out.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.training.job.TrainingJob}.
 */
@NullMarked
package dev.pinball.accelerator.training.job;

import org.jspecify.annotations.NullMarked;
