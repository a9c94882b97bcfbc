/**
 * The limits of the machine: memory bandwidth and multiply-adds a second, so that a speed can be given as a share of
 * them.
 *
 * <p>Starting points: {@link dev.pinball.host.roofline.MachineLimits#measure}.
 */
@NullMarked
package dev.pinball.host.roofline;

import org.jspecify.annotations.NullMarked;
