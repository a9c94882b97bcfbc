/**
 * The vectors of this processor, and what is computed with them in the same order everywhere: sums, exponentials, GELU.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.simd.Lanes}, whose rules hold wherever vectors are used.
 */
@NullMarked
package dev.pinball.accelerator.simd;

import org.jspecify.annotations.NullMarked;
