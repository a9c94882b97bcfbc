/**
 * The values that training sets, with their gradients and moments.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.training.parameter.Parameter}, {@link
 * dev.pinball.accelerator.training.parameter.Parameters}.
 */
@NullMarked
package dev.pinball.accelerator.training.parameter;

import org.jspecify.annotations.NullMarked;
