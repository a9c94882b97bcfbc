/**
 * Programs that run forward and backward.
 *
 * <p>Starting points: {@link dev.pinball.training.gradient.ProgramGradient},
 * {@link dev.pinball.training.gradient.DifferentiationBuilder}, {@link dev.pinball.training.gradient.BufferPlan} says
 * which values stay in memory.
 */
@NullMarked
package dev.pinball.training.gradient;

import org.jspecify.annotations.NullMarked;
