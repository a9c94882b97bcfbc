package dev.pinball.host.x86;

import dev.pinball.host.x86.Operand.VectorRegister;
import dev.pinball.host.x86.Operand.Ymm;
import dev.pinball.host.x86.Operand.Zmm;

/** The vectors that code is written for. */
public enum VectorWidth {
    /** AVX2, with 16 registers. */
    BITS_256(Ymm.COUNT),
    /** AVX-512, with 32 registers. */
    BITS_512(Zmm.COUNT);

    private final int registerCount;

    VectorWidth(int registerCount) {
        this.registerCount = registerCount;
    }

    public int registerCount() {
        return registerCount;
    }

    public VectorRegister register(int number) {
        return switch (this) {
            case BITS_256 -> new Ymm(number);
            case BITS_512 -> new Zmm(number);
        };
    }

    public int bytes() {
        return register(0).bytes();
    }

    /** Floats of a vector. */
    public int lanes() {
        return bytes() / Float.BYTES;
    }
}
