package dev.pinball.host.x86;

/** A tile register of AMX, 0 to 7: up to 16 rows of up to 64 bytes. */
public record Tile(int number) {
    public Tile {
        if (number < 0 || number > 7) {
            throw new IllegalArgumentException("tmm%d (expected: tmm0..tmm7)".formatted(number));
        }
    }
}
