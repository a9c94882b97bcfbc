package dev.pinball.training.gradient.operation;

import dev.pinball.training.gemm.MatrixView;

/**
 * What one operation writes and others read: one version of an activation, and the gradient of the loss by it. A program
 * writes over its activations; backward needs some of what they were.
 */
public final class Value {
    private final String name;
    private final int width;
    private float[] values = {};
    private float[] gradient = {};
    private boolean gradientBegun;

    public Value(String name, int width) {
        this.name = name;
        this.width = width;
    }

    public String name() {
        return name;
    }

    public int width() {
        return width;
    }

    /** [rows, width]. */
    public float[] values() {
        return values;
    }

    /** [rows, width]. */
    public float[] gradient() {
        return gradient;
    }

    public MatrixView view(int rows) {
        return MatrixView.of(values, 0, rows, width);
    }

    public MatrixView gradientView(int rows) {
        return MatrixView.of(gradient, 0, rows, width);
    }

    public void setValues(float[] memory) {
        values = memory;
    }

    public void setGradient(float[] memory) {
        gradient = memory;
    }

    public void clearGradient() {
        gradientBegun = false;
    }

    /** True for the first who asks: it sets the gradient, those after it add to it. */
    public boolean beginGradient() {
        boolean first = !gradientBegun;
        gradientBegun = true;
        return first;
    }
}
