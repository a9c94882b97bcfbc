package dev.pinball.host.attention;

import dev.pinball.accelerator.StepBatch;
import dev.pinball.model.config.AttentionShape;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring rows of one sequence and the key/value head they attend to. Its queries are the heads of its first row that
 * share the key/value head, then those of the next row. Set anew for each use.
 */
public final class QueryRun {
    /** Queries of a run: enough to read keys and values from the first cache most of the time. Measured by {@code AttentionBenchmark}. */
    private static final int QUERIES = 64;

    private final AttentionShape shape;
    private @Nullable StepBatch batch;
    private int row;
    private int rowCount;
    private int head;

    QueryRun(AttentionShape shape) {
        this.shape = shape;
    }

    /** Rows of a run at most. */
    public static int rowsMax(AttentionShape shape) {
        return Math.max(1, QUERIES / shape.groupSize());
    }

    static int queriesMax(AttentionShape shape) {
        return rowsMax(shape) * shape.groupSize();
    }

    public void set(StepBatch newBatch, int newRow, int newRowCount, int newHead) {
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

    int head() {
        return head;
    }

    /** The key/value head that follows; the same for the last one. */
    int nextHead() {
        return Math.min(head + 1, shape.keyValueHeadCount() - 1);
    }

    public int queryCount() {
        return rowCount * shape.groupSize();
    }

    /** The row of query {@code index} among the heads of all rows of the step. */
    int queryRow(int index) {
        int queryHead = head * shape.groupSize() + index % shape.groupSize();
        return (row + index / shape.groupSize()) * shape.headCount() + queryHead;
    }

    /** The first position that query {@code index} sees. */
    public int first(int index) {
        return shape.firstVisible(last(index));
    }

    /** The last position that query {@code index} sees: its own. */
    public int last(int index) {
        return batch().positions()[row + index / shape.groupSize()];
    }
}
