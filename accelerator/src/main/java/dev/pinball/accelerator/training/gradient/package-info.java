/**
 * Programs that run forward and backward: each operation with its gradient.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.training.gradient.ProgramGradient} runs a program, {@link
 * dev.pinball.accelerator.training.gradient.Differentiable} is what every operation is, {@link
 * dev.pinball.accelerator.training.gradient.BufferPlan} says what stays in memory.
 */
@NullMarked
package dev.pinball.accelerator.training.gradient;

import org.jspecify.annotations.NullMarked;
