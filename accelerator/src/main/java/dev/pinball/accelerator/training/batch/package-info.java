/**
 * What a trainer learns from in one step.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.training.batch.TrainingBatch}.
 */
@NullMarked
package dev.pinball.accelerator.training.batch;

import org.jspecify.annotations.NullMarked;
