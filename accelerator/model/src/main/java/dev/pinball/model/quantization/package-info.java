/**
 * A model written with its matrices in another type.
 *
 * <p>Starting points: {@link dev.pinball.model.quantization.FileQuantizer},
 * {@link dev.pinball.model.quantization.MatrixTypes}, which chooses the type of each matrix.
 */
@NullMarked
package dev.pinball.model.quantization;

import org.jspecify.annotations.NullMarked;
