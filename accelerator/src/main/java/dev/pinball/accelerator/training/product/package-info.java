/**
 * Matrix products at the speed of the machine: one register tile, fed with packed panels, serves the product of the forward
 * pass and both of the backward pass.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.training.product.MatrixProducts}, {@link
 * dev.pinball.accelerator.training.product.LocalProducts}.
 */
@NullMarked
package dev.pinball.accelerator.training.product;

import org.jspecify.annotations.NullMarked;
