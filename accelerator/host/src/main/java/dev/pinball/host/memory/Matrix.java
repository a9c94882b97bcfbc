package dev.pinball.host.memory;

import java.util.Arrays;

/**
 * Rows of {@code width} floats, one after the other. The same values can be looked at as shorter rows: the heads of
 * queries.
 */
public record Matrix(float[] values, int width) implements Rows {

    @Override
    public int rowStart(int row) {
        return row * width;
    }

    public void clearRow(int row) {
        Arrays.fill(values, rowStart(row), rowStart(row + 1), 0);
    }

    public Matrix withWidth(int otherWidth) {
        return new Matrix(values, otherWidth);
    }
}
