package dev.pinball.host.gemm.grouped;

import dev.pinball.host.gemm.x86.GemmLayout;
import dev.pinball.host.x86.Assembler;
import dev.pinball.host.x86.Operand.VectorRegister;
import dev.pinball.host.x86.Register;

/**
 * Emits how nibbles get the bits that come on top of them.
 *
 * @param workspace has the address of the {@link dev.pinball.host.gemm.x86.GemmWorkspace}
 * @param bits the high bits of a group
 * @param temporary is overwritten
 */
public record HighBits(Assembler code, Register workspace, VectorRegister bits, VectorRegister temporary) {

    /** Makes the nibbles of word {@code word} of the group levels; nothing where the format has nibbles alone. */
    public void addTo(VectorRegister nibbles, GroupedFormat format, int word) {
        if (format.highBits() == 0) {
            return;
        }
        int shift = 4 - format.highBits() * word;
        if (shift > 0) {
            code.vpslld(temporary, bits, shift);
        } else if (shift < 0) {
            code.vpsrld(temporary, bits, -shift);
        }
        VectorRegister shifted = shift == 0 ? bits : temporary;
        code.vpandd(temporary, shifted, workspace.at(GemmLayout.HIGH_BIT_MASKS.at(format.highBits() - 1L)));
        code.vpord(nibbles, nibbles, temporary);
    }
}
