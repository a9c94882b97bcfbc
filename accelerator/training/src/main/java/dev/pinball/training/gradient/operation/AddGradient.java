package dev.pinball.training.gradient.operation;

import dev.pinball.training.data.TrainingBatch;
import java.util.List;

/** output = sum + addend; both get the gradient of the output. */
public final class AddGradient implements Differentiable {
    private final Workers workers;
    private final Value addend;
    private final Value sum;
    private final Value output;

    public AddGradient(Workers workers, Value addend, Value sum, Value output) {
        this.workers = workers;
        this.addend = addend;
        this.sum = sum;
        this.output = output;
    }

    @Override
    public Uses uses() {
        return new Uses(List.of(sum, addend), List.of(output), List.of(), true);
    }

    @Override
    public void forward(TrainingBatch batch) {
        int width = output.width();
        workers.forRows(batch.rowCount(), (first, end, _) -> {
            float[] left = sum.values();
            float[] right = addend.values();
            float[] to = output.values();
            for (int i = first * width; i < end * width; i++) {
                to[i] = left[i] + right[i];
            }
        });
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the same array, not equal values
    public void backward(TrainingBatch batch) {
        for (Value input : List.of(sum, addend)) {
            if (!input.beginGradient()) {
                add(batch.rowCount(), input);
            } else if (input.gradient() != output.gradient()) {
                System.arraycopy(output.gradient(), 0, input.gradient(), 0, batch.rowCount() * output.width());
            }
        }
    }

    private void add(int rowCount, Value input) {
        int width = output.width();
        workers.forRows(rowCount, (first, end, _) -> {
            float[] from = output.gradient();
            float[] to = input.gradient();
            for (int i = first * width; i < end * width; i++) {
                to[i] += from[i];
            }
        });
    }
}
