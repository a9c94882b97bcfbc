package dev.pinball.tornado.kernel;

/** Where the numbers of a step lie in its array: a header with three counts, then {@link #ROW_LENGTH} numbers for each row. */
public final class StepLayout {
    /** Index of the number of rows, padding included. */
    public static final int ROWS = 0;

    /** Index of the number of outputs, padding included. */
    public static final int OUTPUTS = 1;

    /** Index of the number of splits that attention has for each head. */
    public static final int SPLITS = 2;

    /** Numbers of one row, and of the header. */
    public static final int ROW_LENGTH = 4;

    public static final int TOKEN = 0;
    public static final int POSITION = 1;
    /** Block id * tokens per block + token in its block: where the row's key and value are stored. */
    public static final int SLOT = 2;
    /** The row of the block tables. */
    public static final int SEQUENCE = 3;

    private StepLayout() {}

    /** The index of {@code field} of {@code row}. */
    public static int index(int row, int field) {
        return ROW_LENGTH + row * ROW_LENGTH + field;
    }
}
