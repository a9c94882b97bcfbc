package dev.pinball.tornado.kernel.product;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The outputs of up to three products whose weights lie one after the other; those that are not there have no width. */
record Outputs(FloatArray first, FloatArray second, FloatArray third, int firstWidth, int secondWidth, int thirdWidth) {

    int width() {
        return firstWidth + secondWidth + thirdWidth;
    }

    /** @param column of all outputs */
    void set(int row, int column, float value) {
        if (column < firstWidth) {
            first.set(row * firstWidth + column, value);
        } else if (column < firstWidth + secondWidth) {
            second.set(row * secondWidth + column - firstWidth, value);
        } else {
            third.set(row * thirdWidth + column - firstWidth - secondWidth, value);
        }
    }
}
