/**
 * Runs a program on the devices that TornadoVM compiles for: GPUs, FPGAs, any OpenCL device.
 *
 * <p>Starting points: {@link dev.pinball.tornado.TornadoAccelerator} runs a step,
 * {@link dev.pinball.tornado.TornadoAcceleratorProvider} opens it.
 */
@NullMarked
package dev.pinball.tornado;

import org.jspecify.annotations.NullMarked;
