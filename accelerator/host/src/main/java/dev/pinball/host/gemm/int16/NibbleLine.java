package dev.pinball.host.gemm.int16;

import static dev.pinball.host.gemm.int16.Int16Registers.VECTORS;
import static dev.pinball.host.gemm.int16.Int16Registers.WORKSPACE;
import static dev.pinball.host.gemm.int16.Int16Registers.rowsOffset;
import static dev.pinball.host.gemm.int16.Int16Registers.weights;
import static dev.pinball.host.gemm.int16.Int16Registers.widened;

import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.Memory;
import dev.pinball.host.x86.Register;

/**
 * Emits how four words are made of a line of nibbles: of the even bytes' lower nibbles, the odd bytes', then the upper nibbles
 * likewise.
 *
 * @param offset of the line from the address in {@code base}
 */
record NibbleLine(Assembler code, Register base, long offset) {
    private static final int[] SHIFTS = {0, 8, 4, 12};

    /** Bits that nothing is left above: no mask is needed. */
    private static final int LAST_SHIFT = 12;

    void emit(Int16Sink sink, int firstWord) {
        Memory mask = WORKSPACE.at(GemmLayout.NIBBLE_WORD_MASK.offset());
        for (int k = 0; k < VECTORS; k++) {
            code.vmovups(weights(k), base.at(offset + rowsOffset(k)));
        }
        for (int part = 0; part < SHIFTS.length; part++) {
            int shift = SHIFTS[part];
            for (int k = 0; k < VECTORS; k++) {
                if (shift > 0) {
                    code.vpsrlw(widened(k), weights(k), shift);
                }
                if (shift < LAST_SHIFT) {
                    code.vpandd(widened(k), shift > 0 ? widened(k) : weights(k), mask);
                }
            }
            sink.word(firstWord + part);
        }
    }
}
