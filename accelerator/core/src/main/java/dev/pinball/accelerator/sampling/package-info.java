/**
 * Draws the next token from the logits of a row: penalties, bias, temperature, min-p, top-k, top-p, and a draw that
 * depends on the seed and the position alone.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.sampling.Sampler},
 * {@link dev.pinball.accelerator.sampling.SamplingParameters}, {@link dev.pinball.accelerator.sampling.RankedChoice},
 * which shows the effect of each parameter.
 */
@NullMarked
package dev.pinball.accelerator.sampling;

import org.jspecify.annotations.NullMarked;
