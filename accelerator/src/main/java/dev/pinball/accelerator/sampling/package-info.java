/**
 * Picks the next token from the logits of one row: penalties, bias, temperature, min-p, top-k, top-p, and a draw that
 * depends on the seed and the position alone.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.sampling.Sampler} picks; {@link
 * dev.pinball.accelerator.sampling.SamplingParameters} says how; {@link dev.pinball.accelerator.sampling.RankedChoice} shows what each of them does.
 */
@NullMarked
package dev.pinball.accelerator.sampling;

import org.jspecify.annotations.NullMarked;
