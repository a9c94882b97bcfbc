package dev.pinball.accelerator.machine;

/** A register of 512 bits, 0 to 31. */
public record Zmm(int number) implements Operand {
    public Zmm {
        if (number < 0 || number > 31) {
            throw new IllegalArgumentException("zmm%d (expected: zmm0..zmm31)".formatted(number));
        }
    }
}
