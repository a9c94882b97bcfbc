package dev.pinball.training.gradient.operation;

import dev.pinball.accelerator.simd.Sums;
import dev.pinball.training.data.TrainingBatch;
import java.util.Arrays;
import java.util.List;

/** output = the sum over slots of share * input of the slot. */
public final class WeightedSumGradient implements Differentiable {
    private final Workers workers;
    private final Value input;
    private final Value routingWeights;
    private final Value output;

    public WeightedSumGradient(Workers workers, Value input, Value routingWeights, Value output) {
        this.workers = workers;
        this.input = input;
        this.routingWeights = routingWeights;
        this.output = output;
    }

    @Override
    public Uses uses() {
        return new Uses(List.of(input, routingWeights), List.of(output), List.of(input, routingWeights), false);
    }

    @Override
    public void forward(TrainingBatch batch) {
        int width = output.width();
        int slots = routingWeights.width();
        workers.forRows(batch.rowCount(), (first, end, _) -> {
            float[] from = input.values();
            float[] to = output.values();
            Arrays.fill(to, first * width, end * width, 0);
            for (int choice = first * slots; choice < end * slots; choice++) {
                float share = routingWeights.values()[choice];
                int target = choice / slots * width;
                for (int i = 0; i < width; i++) {
                    to[target + i] += share * from[choice * width + i];
                }
            }
        });
    }

    @Override
    @SuppressWarnings("ShortCircuitBoolean") // each of them begins
    public void backward(TrainingBatch batch) {
        if (!(input.beginGradient() & routingWeights.beginGradient())) {
            throw new IllegalStateException(input.name() + " or its routingWeights are combined twice");
        }
        int width = output.width();
        int slots = routingWeights.width();
        workers.forRows(batch.rowCount(), (first, end, scratch) -> {
            float[] products = scratch.first(width);
            float[] from = output.gradient();
            float[] values = input.values();
            float[] to = input.gradient();
            for (int choice = first * slots; choice < end * slots; choice++) {
                float share = routingWeights.values()[choice];
                int source = choice / slots * width;
                for (int i = 0; i < width; i++) {
                    products[i] = from[source + i] * values[choice * width + i];
                }
                for (int i = 0; i < width; i++) {
                    to[choice * width + i] = from[source + i] * share;
                }
                routingWeights.gradient()[choice] = Sums.of(products, 0, width, scratch.partialSums());
            }
        });
    }
}
