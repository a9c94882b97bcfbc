/**
 * How parameters follow their gradient.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.training.optimizer.AdamW}, {@link
 * dev.pinball.accelerator.training.optimizer.LearningRate}.
 */
@NullMarked
package dev.pinball.accelerator.training.optimizer;

import org.jspecify.annotations.NullMarked;
