package dev.pinball.accelerator.training.gradient;

import dev.pinball.accelerator.training.product.MatrixView;

/** Takes the logits of some rows of a batch. */
@FunctionalInterface
public interface LogitsReader {
    /** @param logits [rows, vocabulary], from row {@code firstRow} of the batch on; gone afterwards */
    void read(int firstRow, MatrixView logits);
}
