package dev.pinball.host.x86;

/**
 * Memory as an operand: the address in a register plus a displacement in bytes.
 *
 * @param broadcast whether it is one 32-bit value for all lanes
 */
public record Memory(Register base, int displacement, boolean broadcast) implements Operand {

    /** As assembly text has it. */
    @Override
    public String toString() {
        return "[%s%+d]%s".formatted(base, displacement, broadcast ? "{1to16}" : "");
    }
}
