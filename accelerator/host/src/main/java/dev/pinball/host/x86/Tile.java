package dev.pinball.host.x86;

/** A tile register of AMX. */
public record Tile(int number) {
    /** The number of tile registers. */
    public static final int COUNT = 8;

    public static final int ROWS_MAX = 16;
    public static final int ROW_BYTES_MAX = 64;

    public Tile {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("tmm%d (expected: tmm0..tmm7)".formatted(number));
        }
    }
}
