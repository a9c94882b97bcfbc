/**
 * Expanders of packed weights for tiles of BF16.
 *
 * <p>Starting points: {@link dev.pinball.host.gemm.bf16.NibbleBf16Expander} for Q4_0, {@link
 * dev.pinball.host.gemm.bf16.GroupedBf16Expander} for K-quants and their kin; {@link dev.pinball.host.gemm.x86.AmxBf16Kernel}
 * multiplies what they write.
 */
@NullMarked
package dev.pinball.host.gemm.bf16;

import org.jspecify.annotations.NullMarked;
