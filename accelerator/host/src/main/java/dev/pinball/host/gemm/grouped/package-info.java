/**
 * Machine code for weights in groups of 16 or 32 columns with a scale of their own: K-quants and their kin. A group is the
 * columns that share a scale; a block is those that share the scale of scales; a pair is 64 columns, two groups of 32.
 *
 * <p>Starting points: {@link dev.pinball.host.gemm.grouped.GroupedFormat}, the table of types; {@link
 * dev.pinball.host.gemm.grouped.GroupedKernel}.
 */
@NullMarked
package dev.pinball.host.gemm.grouped;

import org.jspecify.annotations.NullMarked;
