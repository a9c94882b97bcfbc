/**
 * Kernels compiled ahead of time: the files that a vendor's compiler takes, and the folder that it leaves.
 *
 * <p>Starting points: {@link dev.pinball.tornado.fpga.FpgaEmitter}, {@link dev.pinball.tornado.fpga.FpgaFolder}.
 */
@NullMarked
package dev.pinball.tornado.fpga;

import org.jspecify.annotations.NullMarked;
