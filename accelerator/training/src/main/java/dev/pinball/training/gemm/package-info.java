/**
 * Matrix products of training: one register tile, fed with packed panels, serves the product of the forward pass and
 * both of the backward pass.
 *
 * <p>Starting points: {@link dev.pinball.training.gemm.MatrixProducts}, {@link dev.pinball.training.gemm.LocalProducts}.
 */
@NullMarked
package dev.pinball.training.gemm;

import org.jspecify.annotations.NullMarked;
