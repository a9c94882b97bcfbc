package dev.pinball.training.parameter;

import dev.pinball.training.gemm.MatrixView;

/** The part of a parameter that an operation uses: all of it, some of its rows, or some values of a vector. */
public record ParameterSlice(Parameter parameter, int offset, int rows, int columns) {

    public MatrixView values() {
        return MatrixView.of(parameter.values(), offset, rows, columns);
    }

    public MatrixView gradient() {
        return MatrixView.of(parameter.gradient(), offset, rows, columns);
    }

    /** {@code count} rows from {@code first} on. */
    public ParameterSlice slice(int first, int count) {
        return new ParameterSlice(parameter, offset + first * columns, count, columns);
    }
}
