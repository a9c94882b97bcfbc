package dev.pinball.training.gemm;

import java.util.Arrays;

/** The initial value of the result of a product. */
@SuppressWarnings("ClassInitializationDeadlock") // records without initializers of their own
public sealed interface Start {
    Start KEEP = new Keep();
    Start ZERO = new Zero();

    /** The values that the result already has. */
    record Keep() implements Start {}

    /** Nothing. */
    record Zero() implements Start {}

    /** The same row of values in every row: a bias. */
    record Row(float[] values, int offset) implements Start {}

    /** Fills a part of the result; {@code firstColumn} is the column of the whole result at which {@code part} begins. */
    default void fill(MatrixView part, int firstColumn) {
        for (int row = 0; row < part.rows(); row++) {
            int start = part.offset() + row * part.rowStride();
            switch (this) {
                case Keep() -> {}
                case Zero() -> Arrays.fill(part.values(), start, start + part.columns(), 0);
                case Row(float[] values, int offset) ->
                    System.arraycopy(values, offset + firstColumn, part.values(), start, part.columns());
            }
        }
    }
}
