package dev.pinball.training.gradient.attention;

import dev.pinball.model.config.AttentionShape;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.gemm.MatrixView;
import dev.pinball.training.gradient.operation.Differentiable;
import dev.pinball.training.gradient.operation.Value;
import dev.pinball.training.gradient.operation.Workers;
import java.util.Arrays;
import java.util.List;

/**
 * Causal attention within each sequence of a batch. Scores are never all in memory: a few rows of queries at a time, and
 * backward computes them again from the highest score and the sum of each row (Dao et al. 2022, "FlashAttention"). The heads
 * that share a key/value head are one piece of work, which sums their gradients in order.
 */
public final class AttentionGradient implements Differentiable {
    private final Workers workers;
    private final AttentionShape shape;
    private final Value query;
    private final Value key;
    private final Value value;
    private final Value output;
    private final RowSums sums;
    private final AttentionHead[] heads;

    /** [heads, rows]: what makes a probability of a score, exp(scale * (score - highest)) * factor. */
    record RowSums(float[] highest, float[] factors) {}

    /** The values that attention reads. */
    public record Inputs(Value query, Value key, Value value) {}

    public AttentionGradient(Workers workers, AttentionShape shape, Inputs inputs, Value output, int rowsMax) {
        this.workers = workers;
        this.shape = shape;
        query = inputs.query();
        key = inputs.key();
        value = inputs.value();
        this.output = output;
        int count = rowsMax * shape.headCount();
        sums = new RowSums(new float[count], new float[count]);
        heads = new AttentionHead[workers.threadCount()];
        Arrays.setAll(heads, _ -> new AttentionHead(shape));
    }

    @Override
    public Uses uses() {
        return new Uses(List.of(query, key, value), List.of(output), List.of(query, key, value, output), false);
    }

    @Override
    public void forward(TrainingBatch batch) {
        forEachGroup(batch, (sequence, group, head) -> {
            head.loadForward(rows(key.values(), batch, sequence, group), rows(value.values(), batch, sequence, group));
            for (int member = 0; member < shape.groupSize(); member++) {
                int number = group * shape.groupSize() + member;
                head.forward(
                        queryRows(query.values(), batch, sequence, number),
                        queryRows(output.values(), batch, sequence, number),
                        sums,
                        number * batch.rowCount() + sequence * batch.context());
            }
        });
    }

    @Override
    @SuppressWarnings("ShortCircuitBoolean") // each of them begins
    public void backward(TrainingBatch batch) {
        boolean first = query.beginGradient() & key.beginGradient() & value.beginGradient();
        if (!first) {
            throw new IllegalStateException(query.name() + ", a key or a value is read by more than its attention");
        }
        forEachGroup(batch, (sequence, group, head) -> {
            head.loadBackward(
                    rows(key.values(), batch, sequence, group),
                    rows(value.values(), batch, sequence, group),
                    rows(key.gradient(), batch, sequence, group),
                    rows(value.gradient(), batch, sequence, group));
            for (int member = 0; member < shape.groupSize(); member++) {
                int number = group * shape.groupSize() + member;
                AttentionHead.QueryRows rows = new AttentionHead.QueryRows(
                        queryRows(query.values(), batch, sequence, number),
                        queryRows(query.gradient(), batch, sequence, number),
                        queryRows(output.values(), batch, sequence, number),
                        queryRows(output.gradient(), batch, sequence, number));
                head.backward(rows, sums, number * batch.rowCount() + sequence * batch.context());
            }
        });
    }

    /** The work on the heads that share a key/value head. */
    private interface GroupWork {
        void run(int sequence, int group, AttentionHead head);
    }

    private void forEachGroup(TrainingBatch batch, GroupWork work) {
        int groupCount = shape.keyValueHeadCount();
        workers.forRanges(batch.sequences() * groupCount, 1, (index, _, scratch) -> {
            work.run(index / groupCount, index % groupCount, heads[scratch.thread()]);
        });
    }

    private MatrixView queryRows(float[] values, TrainingBatch batch, int sequence, int head) {
        return headRows(values, batch, sequence, head, shape.headCount() * shape.headLength());
    }

    private MatrixView rows(float[] values, TrainingBatch batch, int sequence, int group) {
        return headRows(values, batch, sequence, group, shape.keyValueWidth());
    }

    private MatrixView headRows(float[] values, TrainingBatch batch, int sequence, int head, int width) {
        int offset = sequence * batch.context() * width + head * shape.headLength();
        return new MatrixView(values, offset, batch.context(), shape.headLength(), width, 1);
    }
}
