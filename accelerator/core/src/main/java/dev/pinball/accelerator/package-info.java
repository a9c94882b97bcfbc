/**
 * The contract between an engine and a device: a batch of rows goes in, one token for each output comes out.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.Accelerator} runs a step, {@link dev.pinball.accelerator.StepBatch}
 * is its input, SampledTokens its output.
 */
@NullMarked
package dev.pinball.accelerator;

import org.jspecify.annotations.NullMarked;
