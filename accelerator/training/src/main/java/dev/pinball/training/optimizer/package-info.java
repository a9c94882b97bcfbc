/**
 * How parameters follow their gradient.
 *
 * <p>Starting points: {@link dev.pinball.training.optimizer.AdamW}, {@link dev.pinball.training.optimizer.LearningRate}.
 */
@NullMarked
package dev.pinball.training.optimizer;

import org.jspecify.annotations.NullMarked;
