package dev.pinball.tornado.memory;

/** The sizes that a batch is padded up to, so that few grids are ever launched: 1, 4, 16, 64, and multiples of 64. */
public final class BatchSize {
    private static final int LARGE = 64;

    private BatchSize() {}

    /** The size for {@code count} rows; one row at least, since a grid can't be empty. */
    public static int padded(int count) {
        for (int size = 1; size < LARGE; size *= 4) {
            if (count <= size) {
                return size;
            }
        }
        return Math.ceilDiv(count, LARGE) * LARGE;
    }
}
