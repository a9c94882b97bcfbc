package dev.pinball.training.gradient.operation;

import dev.pinball.accelerator.simd.Sums;
import dev.pinball.model.program.Operation.NormKind;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.parameter.ParameterSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * output = normalised * weight + bias, where normalised = (input - mean) * scale. With g = gradient of output * weight, the
 * gradient of the input is scale * (g - mean(g) - normalised * mean(g * normalised)), without mean(g) for RMS. Groups of as
 * many values as the weight has are normalised each by itself.
 */
public final class NormGradient implements Differentiable {
    private final Workers workers;
    private final NormKind kind;
    private final float epsilon;
    private final Value input;
    private final ParameterSlice weight;
    private final @Nullable ParameterSlice bias;
    private final Value output;
    private final int width;
    private final float[] means; // [rows * groups]
    private final float[] scales; // [rows * groups]
    private final ColumnSums weightSums;
    private final ColumnSums biasSums;

    /** The parameters of the operation. */
    public record Vectors(ParameterSlice weight, @Nullable ParameterSlice bias) {}

    public NormGradient(
            Workers workers, NormKind kind, float epsilon, Value input, Vectors vectors, Value output, int rowsMax) {
        this.workers = workers;
        this.kind = kind;
        this.epsilon = epsilon;
        this.input = input;
        this.output = output;
        weight = vectors.weight();
        bias = vectors.bias();
        width = weight.columns();
        means = new float[rowsMax * groups()];
        scales = new float[rowsMax * groups()];
        weightSums = new ColumnSums(workers, width);
        biasSums = new ColumnSums(workers, width);
    }

    private int groups() {
        return input.width() / width;
    }

    @Override
    public Uses uses() {
        return new Uses(List.of(input), List.of(output), List.of(input), true);
    }

    @Override
    public void forward(TrainingBatch batch) {
        workers.forRows(batch.rowCount() * groups(), (first, end, scratch) -> {
            float[] partialSums = scratch.partialSums();
            for (int row = first; row < end; row++) {
                int start = row * width;
                means[row] = switch (kind) {
                    case RMS -> 0;
                    case LAYER -> Sums.of(input.values(), start, width, partialSums) / width;
                };
                float variance = Sums.ofSquares(input.values(), start, width, means[row], partialSums) / width;
                scales[row] = (float) (1 / Math.sqrt(variance + epsilon));
                scale(start, means[row], scales[row]);
            }
        });
    }

    private void scale(int start, float mean, float scale) {
        float[] from = input.values();
        float[] to = output.values();
        float[] weights = weight.parameter().values();
        for (int i = 0; i < width; i++) {
            to[start + i] = (from[start + i] - mean) * scale * weights[weight.offset() + i];
        }
        if (bias != null) {
            float[] biases = bias.parameter().values();
            for (int i = 0; i < width; i++) {
                to[start + i] += biases[bias.offset() + i];
            }
        }
    }

    @Override
    public void backward(TrainingBatch batch) {
        int rowCount = batch.rowCount() * groups();
        if (bias != null) {
            biasSums.addRows(output.gradient(), rowCount);
            biasSums.addTo(bias);
        }
        weightSums.clear(rowCount);
        boolean first = input.beginGradient();
        workers.forRows(rowCount, (begin, end, scratch) -> {
            int sums = weightSums.start(begin);
            for (int row = begin; row < end; row++) {
                backwardRow(row, sums, first, scratch);
            }
        });
        weightSums.addTo(weight);
    }

    private void backwardRow(int row, int sums, boolean first, Workers.Scratch scratch) {
        int start = row * width;
        float[] weighted = scratch.first(width); // the gradient of the normalised input
        float[] products = scratch.second(width);
        prepare(start, sums, means[row], scales[row], weighted, products);
        float[] partialSums = scratch.partialSums();
        float slope = Sums.of(products, 0, width, partialSums) / width;
        float mean = switch (kind) {
            case RMS -> 0;
            case LAYER -> Sums.of(weighted, 0, width, partialSums) / width;
        };
        float[] x = input.values();
        float[] gradient = input.gradient();
        float scale = scales[row];
        float centre = means[row];
        for (int i = 0; i < width; i++) {
            weighted[i] = scale * (weighted[i] - mean - (x[start + i] - centre) * scale * slope);
        }
        if (first) {
            System.arraycopy(weighted, 0, gradient, start, width);
        } else {
            for (int i = 0; i < width; i++) {
                gradient[start + i] += weighted[i];
            }
        }
    }

    private void prepare(int start, int sums, float mean, float scale, float[] weighted, float[] products) {
        float[] x = input.values();
        float[] gradient = output.gradient();
        float[] weights = weight.parameter().values();
        float[] weightGradients = weightSums.sums();
        for (int i = 0; i < width; i++) {
            float normalised = (x[start + i] - mean) * scale;
            float product = gradient[start + i] * normalised;
            float factor = weights[weight.offset() + i];
            weightGradients[sums + i] += product;
            products[i] = product * factor;
            weighted[i] = gradient[start + i] * factor;
        }
    }
}
