package dev.pinball.training.gradient;

import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.gemm.MatrixView;
import dev.pinball.training.gemm.Start;
import dev.pinball.training.gradient.operation.Differentiable;
import dev.pinball.training.gradient.operation.Value;
import dev.pinball.training.gradient.operation.Workers;
import dev.pinball.training.parameter.ParameterSlice;
import java.util.List;

/**
 * Logits and their loss, a chunk of rows at a time: logits, their softmax, the gradient by them and by what they came from,
 * before the next chunk. The logits of all rows are never in memory.
 */
final class LogitsLoss implements Differentiable {
    private static final int CHUNK_FLOATS = 1 << 22;
    private static final int CHUNK_ROWS_MULTIPLE = 48;

    private final Workers workers;
    private final Value input;
    private final ParameterSlice weight;
    private final int stride;
    private final int chunkRows;
    private final float[] logits; // [chunkRows, stride]
    private final double[] losses; // [rows]
    private float scale;

    LogitsLoss(Workers workers, Value input, ParameterSlice weight, int rowsMax) {
        this.workers = workers;
        this.input = input;
        this.weight = weight;
        stride = Lanes.padded(weight.rows());
        int multiples = Math.max(1, CHUNK_FLOATS / stride / CHUNK_ROWS_MULTIPLE);
        chunkRows = Math.min(rowsMax, multiples * CHUNK_ROWS_MULTIPLE);
        logits = new float[chunkRows * stride];
        losses = new double[rowsMax];
    }

    @Override
    public Uses uses() {
        return new Uses(List.of(input), List.of(), List.of(input), false);
    }

    long bytes() {
        return (long) logits.length * Float.BYTES;
    }

    /** The gradient of the next backward is that of scale * the sum of the losses of the rows. */
    void setScale(float newScale) {
        scale = newScale;
    }

    /** Nothing yet: {@link #backward} or {@link #loss} compute the logits. */
    @Override
    public void forward(TrainingBatch batch) {}

    @Override
    public void backward(TrainingBatch batch) {
        if (!input.beginGradient()) {
            throw new IllegalStateException(input.name() + " is read after the logits");
        }
        for (int first = 0; first < batch.rowCount(); first += chunkRows) {
            MatrixView chunk = computeLogits(batch, first);
            computeLosses(batch, first, chunk.rows());
            MatrixView rows = input.view(batch.rowCount()).rows(first, chunk.rows());
            MatrixView gradient = input.gradientView(batch.rowCount()).rows(first, chunk.rows());
            workers.products().multiply(chunk, weight.values(), gradient, Start.ZERO);
            workers.products().multiply(chunk.transposed(), rows, weight.gradient(), Start.KEEP);
        }
    }

    /** The sum of the losses of the rows of the last backward, in their order. */
    double lossSum(int rowCount) {
        double sum = 0;
        for (int row = 0; row < rowCount; row++) {
            sum += losses[row];
        }
        return sum;
    }

    /** The sum of the losses of the rows, without a gradient. */
    double loss(TrainingBatch batch) {
        for (int first = 0; first < batch.rowCount(); first += chunkRows) {
            computeLosses(batch, first, computeLogits(batch, first).rows());
        }
        return lossSum(batch.rowCount());
    }

    void readLogits(TrainingBatch batch, LogitsReader reader) {
        for (int first = 0; first < batch.rowCount(); first += chunkRows) {
            reader.read(first, computeLogits(batch, first));
        }
    }

    private MatrixView computeLogits(TrainingBatch batch, int first) {
        int count = Math.min(chunkRows, batch.rowCount() - first);
        MatrixView chunk = new MatrixView(logits, 0, count, weight.rows(), stride, 1);
        MatrixView rows = input.view(batch.rowCount()).rows(first, count);
        workers.products().multiply(rows, weight.values().transposed(), chunk, Start.ZERO);
        return chunk;
    }

    private void computeLosses(TrainingBatch batch, int first, int count) {
        workers.forRows(count, (begin, end, scratch) -> {
            CrossEntropy crossEntropy = new CrossEntropy(logits, weight.rows(), scale, scratch);
            for (int row = begin; row < end; row++) {
                losses[first + row] = crossEntropy.apply(row * stride, batch, first + row);
            }
        });
    }
}
