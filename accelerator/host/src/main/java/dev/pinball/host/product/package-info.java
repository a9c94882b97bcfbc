/**
 * Kernels for matrix products of all rows of a step with one weight.
 *
 * <p>Starting points: {@link dev.pinball.host.product.ProductKernel},
 * {@link dev.pinball.host.product.PackedMatMulKernel} for machine code, {@link dev.pinball.host.product.MatMulKernel}
 * for the Vector API.
 */
@NullMarked
package dev.pinball.host.product;

import org.jspecify.annotations.NullMarked;
