/**
 * The kernels that TornadoVM compiles: one static method in each file, for the operation of the same name. They use
 * float, int and byte arithmetic only, so that they run on any OpenCL device, and no sum of a row depends on the other
 * rows.
 *
 * <p>Starting points: {@link dev.pinball.tornado.kernel.StepLayout} is what every kernel reads of a step,
 * {@link dev.pinball.tornado.kernel.AttentionKernel}.
 */
@NullMarked
package dev.pinball.tornado.kernel;

import org.jspecify.annotations.NullMarked;
