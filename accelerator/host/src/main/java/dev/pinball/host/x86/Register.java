package dev.pinball.host.x86;

import dev.pinball.host.x86.Operand.Memory;
import java.util.Locale;

/**
 * The general registers of 64 bits, in the order of their numbers. By the System V calling convention a function gets its
 * arguments in RDI, RSI, RDX, RCX, R8 and R9 and may change these, RAX, R10 and R11; it restores all others before it
 * returns ({@link Assembler#push}).
 */
public enum Register {
    RAX,
    RCX,
    RDX,
    RBX,
    RSP,
    RBP,
    RSI,
    RDI,
    R8,
    R9,
    R10,
    R11,
    R12,
    R13,
    R14,
    R15;

    /** As instructions encode it, 0 to 15. */
    int number() {
        return ordinal();
    }

    /**
     * The memory at the address in this register plus {@code displacement} bytes.
     *
     * @throws IllegalArgumentException when the displacement doesn't fit 32 bits
     */
    public Memory at(long displacement) {
        return new Memory(this, signed32(displacement), false);
    }

    /** One 32-bit value there, broadcast to all lanes. */
    public Memory broadcastAt(long displacement) {
        return new Memory(this, signed32(displacement), true);
    }

    private int signed32(long displacement) {
        if (displacement != (int) displacement) {
            throw new IllegalArgumentException(
                    "displacement %d from %s (expected: a signed number of 32 bits)".formatted(displacement, this));
        }
        return (int) displacement;
    }

    /** As assembly text has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
