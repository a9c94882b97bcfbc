package dev.pinball.host.x86;

/** A register with one bit for each lane of a vector. */
public record Mask(int number) {
    public Mask {
        if (number < 1 || number > 7) {
            throw new IllegalArgumentException("mask %d (expected: 1..7)".formatted(number));
        }
    }
}
