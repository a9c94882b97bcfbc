package dev.pinball.host.x86;

/** A register of 512 bits, 0 to 31. */
public record Zmm(int number) implements Operand {
    /** How many there are. */
    public static final int COUNT = 32;

    public Zmm {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("zmm%d (expected: zmm0..zmm31)".formatted(number));
        }
    }
}
