package dev.pinball.accelerator.training.gradient;

import dev.pinball.accelerator.training.product.MatrixView;

/**
 * What one operation writes and others read: one version of an activation, and the gradient of the loss by it. A program
 * writes over its activations; backward needs some of what they were.
 */
final class Value {
    private final String name;
    private final int width;
    private float[] values = {};
    private float[] gradient = {};
    private boolean gradientBegun;

    Value(String name, int width) {
        this.name = name;
        this.width = width;
    }

    String name() {
        return name;
    }

    int width() {
        return width;
    }

    /** [rows, width]. */
    float[] values() {
        return values;
    }

    /** [rows, width]. */
    float[] gradient() {
        return gradient;
    }

    MatrixView view(int rows) {
        return MatrixView.of(values, 0, rows, width);
    }

    MatrixView gradientView(int rows) {
        return MatrixView.of(gradient, 0, rows, width);
    }

    void setValues(float[] memory) {
        values = memory;
    }

    void setGradient(float[] memory) {
        gradient = memory;
    }

    void clearGradient() {
        gradientBegun = false;
    }

    /** True for the first who asks: it sets the gradient, those after it add to it. */
    boolean beginGradient() {
        boolean first = !gradientBegun;
        gradientBegun = true;
        return first;
    }
}
