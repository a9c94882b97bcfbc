/**
 * Measures the machine, so that a speed can be given as a share of what the machine could do.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.measure.MachineLimits#measure}.
 */
@NullMarked
package dev.pinball.accelerator.measure;

import org.jspecify.annotations.NullMarked;
