/**
 * The values that training sets, with their gradients and moments.
 *
 * <p>Starting points: {@link dev.pinball.training.parameter.Parameter},
 * {@link dev.pinball.training.parameter.Parameters}.
 */
@NullMarked
package dev.pinball.training.parameter;

import org.jspecify.annotations.NullMarked;
