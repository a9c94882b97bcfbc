/**
 * Draws tokens on the device.
 *
 * <p>Starting points: {@link dev.pinball.tornado.kernel.sampling.DrawByIdKernel},
 * {@link dev.pinball.tornado.kernel.sampling.DrawByRankKernel}.
 */
@NullMarked
package dev.pinball.tornado.kernel.sampling;

import org.jspecify.annotations.NullMarked;
