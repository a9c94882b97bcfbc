/**
 * Products of F16, Q8_0 and Q4_0 weights by machine code: weights are packed once into panels of 16 rows, activations
 * are quantized once a step.
 *
 * <p>Starting points: {@link dev.pinball.host.gemm.GemmKernels}, {@link dev.pinball.host.gemm.PackedWeight},
 * {@link dev.pinball.host.gemm.QuantizedGemm}.
 */
@NullMarked
package dev.pinball.host.gemm;

import org.jspecify.annotations.NullMarked;
