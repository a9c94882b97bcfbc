package dev.pinball.training.gradient.operation;

import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.gemm.MatrixProducts;
import dev.pinball.training.gemm.Start;
import dev.pinball.training.parameter.ParameterSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Y = X Wᵀ + b; dX = dY W, dW = dYᵀ X, db = the sum of dY over its rows. */
public final class MatMulGradient implements Differentiable {
    private final MatrixProducts products;
    private final Value input;
    private final ParameterSlice weight;
    private final @Nullable ParameterSlice bias;
    private final Value output;
    private final ColumnSums biasSums;

    public MatMulGradient(
            Workers workers, Value input, ParameterSlice weight, @Nullable ParameterSlice bias, Value output) {
        products = workers.products();
        this.input = input;
        this.weight = weight;
        this.bias = bias;
        this.output = output;
        biasSums = new ColumnSums(workers, output.width());
    }

    @Override
    public Uses uses() {
        return new Uses(List.of(input), List.of(output), List.of(input), false);
    }

    @Override
    public void forward(TrainingBatch batch) {
        int rows = batch.rowCount();
        Start start = bias == null ? Start.ZERO : new Start.Row(bias.parameter().values(), bias.offset());
        products.multiply(input.view(rows), weight.values().transposed(), output.view(rows), start);
    }

    @Override
    public void backward(TrainingBatch batch) {
        int rows = batch.rowCount();
        Start start = input.beginGradient() ? Start.ZERO : Start.KEEP;
        products.multiply(output.gradientView(rows), weight.values(), input.gradientView(rows), start);
        products.multiply(output.gradientView(rows).transposed(), input.view(rows), weight.gradient(), Start.KEEP);
        if (bias != null) {
            biasSums.addRows(output.gradient(), rows);
            biasSums.addTo(bias);
        }
    }
}
