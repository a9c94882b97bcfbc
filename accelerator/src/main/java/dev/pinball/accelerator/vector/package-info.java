/**
 * The vectors of this processor, and what is computed with them the same way everywhere: sums, exponentials, GELU.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.vector.Lanes}, whose rules hold wherever vectors are used.
 */
@NullMarked
package dev.pinball.accelerator.vector;

import org.jspecify.annotations.NullMarked;
