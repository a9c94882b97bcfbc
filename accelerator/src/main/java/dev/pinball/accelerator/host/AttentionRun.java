package dev.pinball.accelerator.host;

import dev.pinball.accelerator.StepBatch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows of one sequence that see the same first position, and the key/value head they attend to. Set anew for each use. */
final class AttentionRun {
    private @Nullable StepBatch batch;
    private int row;
    private int rowCount;
    private int head;

    void set(StepBatch newBatch, int newRow, int newRowCount, int newHead) {
        batch = newBatch;
        row = newRow;
        rowCount = newRowCount;
        head = newHead;
    }

    StepBatch batch() {
        return Objects.requireNonNull(batch);
    }

    int row() {
        return row;
    }

    int rowCount() {
        return rowCount;
    }

    int head() {
        return head;
    }

    /** The last position that the row {@code index} of the run sees. */
    int last(int index) {
        return batch().positions()[row + index];
    }
}
