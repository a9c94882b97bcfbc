package dev.pinball.training.gradient;

import dev.pinball.training.gemm.MatrixView;

/** Takes the logits of some rows of a batch. */
@FunctionalInterface
public interface LogitsReader {
    /** @param logits [rows, vocabulary], from row {@code firstRow} of the batch on; gone afterwards */
    void read(int firstRow, MatrixView logits);
}
