/**
 * Runs a program on the devices that TornadoVM compiles for: GPUs, FPGAs, any OpenCL device. The operations of a step are
 * tasks, in task graphs that hand their arrays on; a batch of another size changes the grids of the tasks, so weights, keys
 * and values are on the device once.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.tornado.TornadoAccelerator} runs a step; {@link
 * dev.pinball.accelerator.tornado.StepGraphBuilder} turns operations into tasks, {@link
 * dev.pinball.accelerator.tornado.StepGraphs} tasks into graphs; the kernels are in {@link
 * dev.pinball.accelerator.tornado.kernel}.
 */
@NullMarked
package dev.pinball.accelerator.tornado;

import org.jspecify.annotations.NullMarked;
