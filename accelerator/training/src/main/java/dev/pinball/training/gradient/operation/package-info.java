/**
 * Each operation with its gradient.
 *
 * <p>Starting points: {@link dev.pinball.training.gradient.operation.Differentiable},
 * {@link dev.pinball.training.gradient.operation.MatMulGradient}.
 */
@NullMarked
package dev.pinball.training.gradient.operation;

import org.jspecify.annotations.NullMarked;
