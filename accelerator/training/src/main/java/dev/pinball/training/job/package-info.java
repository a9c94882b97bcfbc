/**
 * One training from a request: text and a configuration in, a model file out.
 *
 * <p>Starting points: {@link dev.pinball.training.job.TrainingJob}.
 */
@NullMarked
package dev.pinball.training.job;

import org.jspecify.annotations.NullMarked;
