/**
 * Machine code for AVX2: quantized weights, widened to 16 bits, times inputs in integers of 16 bits. It computes the same
 * integers as the code for VNNI and gives the same bits.
 *
 * <p>Starting points: {@link dev.pinball.host.gemm.int16.Int16Input} for the layout of inputs, {@link
 * dev.pinball.host.gemm.int16.Int16Kernel} for the code.
 */
@NullMarked
package dev.pinball.host.gemm.int16;

import org.jspecify.annotations.NullMarked;
