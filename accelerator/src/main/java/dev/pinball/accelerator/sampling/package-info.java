/**
 * Picks the next token from the logits of one row: penalties, bias, temperature, top-k, top-p, min-p, and a draw that
 * depends on the seed and the position alone.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.sampling.Sampler} picks; {@link
 * dev.pinball.accelerator.sampling.SamplingParameters} says how.
 */
@NullMarked
package dev.pinball.accelerator.sampling;

import org.jspecify.annotations.NullMarked;
