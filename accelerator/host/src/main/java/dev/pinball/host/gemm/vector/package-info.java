/**
 * Products by the Vector API: weights of any type are expanded a few rows at a time, then multiplied in register tiles.
 *
 * <p>Starting points: {@link dev.pinball.host.gemm.vector.VectorWeight}, {@link dev.pinball.host.gemm.vector.PartialSums},
 * {@link dev.pinball.host.gemm.vector.DotProducts}.
 */
@NullMarked
package dev.pinball.host.gemm.vector;

import org.jspecify.annotations.NullMarked;
