/**
 * Products of F16, Q8_0, Q4_0 and grouped weights by machine code. The words, here and in {@code gemm.vector} and {@code matmul}: a
 * panel is the rows of a weight that are multiplied together; an input is a row of activations, packed once a step; a tile is
 * the sums that registers hold; to expand is to make weights wider before they are multiplied. A GEMM kernel is for one type
 * and width of weights and has a micro kernel for each range of numbers of inputs.
 *
 * <p>Starting points: {@link dev.pinball.host.gemm.GemmKernels}, {@link dev.pinball.host.gemm.PackedWeight}, {@link
 * dev.pinball.host.gemm.QuantizedGemm}.
 */
@NullMarked
package dev.pinball.host.gemm;

import org.jspecify.annotations.NullMarked;
