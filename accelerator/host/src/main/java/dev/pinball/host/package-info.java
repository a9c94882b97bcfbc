/**
 * Runs a program on the processor with the Vector API, machine code and a fixed pool of threads: the default
 * accelerator.
 *
 * <p>Starting points: {@link dev.pinball.host.HostAccelerator} runs a step, {@link dev.pinball.host.ProgramCompiler}
 * turns operations into kernels.
 */
@NullMarked
package dev.pinball.host;

import org.jspecify.annotations.NullMarked;
