/**
 * An accelerator that computes nothing, in a time that is given: the cost of serving is what is left.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.fixedtime.NullAccelerator}.
 */
@NullMarked
package dev.pinball.accelerator.fixedtime;

import org.jspecify.annotations.NullMarked;
