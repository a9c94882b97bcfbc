/**
 * The machine code of products, one emitter for each kind of instruction, and the layouts of the memory it reads.
 *
 * <p>Starting points: {@link dev.pinball.host.gemm.x86.PanelLayout} and
 * {@link dev.pinball.host.gemm.x86.ActivationLayout} for the layouts, {@link dev.pinball.host.gemm.x86.VnniInt8Kernel}
 * and {@link dev.pinball.host.gemm.x86.AmxInt8Kernel} for the code.
 */
@NullMarked
package dev.pinball.host.gemm.x86;

import org.jspecify.annotations.NullMarked;
