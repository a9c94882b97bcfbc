/**
 * The kernels that TornadoVM compiles: one static method per file, for the operation of the same name. They know float, int
 * and byte arithmetic only, so that they run on any OpenCL device, and no sum of a row depends on the other rows.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.tornado.kernel.MatMulKernel} is where the time goes; {@link
 * dev.pinball.accelerator.tornado.kernel.StepLayout} is what every kernel reads of a step.
 */
@NullMarked
package dev.pinball.accelerator.tornado.kernel;

import org.jspecify.annotations.NullMarked;
