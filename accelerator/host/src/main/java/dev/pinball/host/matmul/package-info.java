/**
 * Kernels for products of all rows of a step with one weight.
 *
 * <p>Starting points: {@link dev.pinball.host.matmul.MatMulKernel}, {@link dev.pinball.host.matmul.PackedMatMulKernel} for
 * machine code, {@link dev.pinball.host.matmul.VectorMatMulKernel} for the Vector API.
 */
@NullMarked
package dev.pinball.host.matmul;

import org.jspecify.annotations.NullMarked;
