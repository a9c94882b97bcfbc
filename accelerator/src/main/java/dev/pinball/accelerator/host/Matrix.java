package dev.pinball.accelerator.host;

/**
 * Rows of {@code width} floats, one after the other. The same values can be looked at as shorter rows: the heads of
 * queries.
 */
record Matrix(float[] values, int width) {

    int rowStart(int row) {
        return row * width;
    }

    Matrix withWidth(int otherWidth) {
        return new Matrix(values, otherWidth);
    }
}
