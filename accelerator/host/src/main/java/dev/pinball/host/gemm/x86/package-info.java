/**
 * The machine code of products: a kernel for each kind of instruction, and the layouts of the memory that it reads. A class
 * named kernel emits a function; an expander emits code that makes weights wider.
 *
 * <p>Starting points: {@link dev.pinball.host.gemm.x86.PanelLayout}, {@link dev.pinball.host.gemm.x86.ActivationLayout} and
 * {@link dev.pinball.host.gemm.x86.GemmLayout} for the layouts, {@link dev.pinball.host.gemm.x86.VnniInt8Kernel} and {@link
 * dev.pinball.host.gemm.x86.AmxInt8Kernel} for the code.
 */
@NullMarked
package dev.pinball.host.gemm.x86;

import org.jspecify.annotations.NullMarked;
