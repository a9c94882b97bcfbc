/**
 * Products by the Vector API: weights of any type are expanded a few rows at a time, then multiplied in register tiles, or
 * row by row as they are with few inputs.
 *
 * <p>Starting points: {@link dev.pinball.host.gemm.vector.VectorWeight}, {@link dev.pinball.host.gemm.vector.PartialSums},
 * {@link dev.pinball.host.gemm.vector.DotProducts}, {@link dev.pinball.host.gemm.vector.RowProduct}.
 */
@NullMarked
package dev.pinball.host.gemm.vector;

import org.jspecify.annotations.NullMarked;
