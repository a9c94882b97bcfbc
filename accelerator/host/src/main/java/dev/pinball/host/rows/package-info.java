/**
 * Kernels that compute each row from itself alone: norms, rotary positions, gates, sums, embeddings.
 *
 * <p>Starting points: {@link dev.pinball.host.rows.NormKernel}, {@link dev.pinball.host.rows.RopeKernel}.
 */
@NullMarked
package dev.pinball.host.rows;

import org.jspecify.annotations.NullMarked;
