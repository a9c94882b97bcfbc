package dev.pinball.host.x86;

/** A vector register of 512 bits. */
public record Zmm(int number) implements Operand {
    /** The number of vector registers. */
    public static final int COUNT = 32;

    public Zmm {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("zmm%d (expected: zmm0..zmm31)".formatted(number));
        }
    }
}
