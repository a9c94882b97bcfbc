package dev.pinball.model.program;

import dev.pinball.model.tensor.Tensor;

/**
 * An operation where it stands in a program, for errors.
 *
 * @param index from 0
 */
record OperationPlace(int index, Operation operation) {

    void require(boolean holds, String subject, Object found, String expected) {
        if (!holds) {
            throw problem(subject, found, expected);
        }
    }

    void requireWidth(Activation activation, long width) {
        require(activation.width() == width, activation.name(), activation.width(), width + " values");
    }

    /** A whole number of heads. */
    void requireHeads(Activation activation, int headLength) {
        require(
                headLength > 0 && activation.width() % headLength == 0,
                activation.name(),
                activation.width(),
                "a multiple of the head length " + headLength);
    }

    void requireShape(Tensor tensor, int rows, int columns) {
        require(
                tensor.rows() == rows && tensor.columns() == columns,
                tensor.name(),
                "%d x %d values".formatted(tensor.rows(), tensor.columns()),
                "%d x %d values".formatted(rows, columns));
    }

    /** {@code operation 3, MatMul: SUBJECT: FOUND (expected: EXPECTED)}. */
    IllegalArgumentException problem(String subject, Object found, String expected) {
        return new IllegalArgumentException("operation %d, %s: %s: %s (expected: %s)"
                .formatted(index, operation.getClass().getSimpleName(), subject, found, expected));
    }
}
