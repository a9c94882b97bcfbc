package dev.pinball.training.gradient.operation;

import dev.pinball.accelerator.simd.GeluTable;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.training.data.TrainingBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * output = function(gate) * up. Forward rounds GELU to F16 as every accelerator does; its gradient is that of the function
 * without rounding, whose own is zero almost everywhere.
 */
public final class GateGradient implements Differentiable {
    private final Workers workers;
    private final GateKind kind;
    private final Value gate;
    private final @Nullable Value up;
    private final Value output;

    public GateGradient(Workers workers, GateKind kind, Value gate, @Nullable Value up, Value output) {
        this.workers = workers;
        this.kind = kind;
        this.gate = gate;
        this.up = up;
        this.output = output;
    }

    @Override
    public Uses uses() {
        List<Value> inputs = up == null ? List.of(gate) : List.of(gate, up);
        return new Uses(inputs, List.of(output), inputs, true);
    }

    @Override
    public void forward(TrainingBatch batch) {
        int width = output.width();
        workers.forRows(batch.rowCount(), (first, end, scratch) -> {
            float[] activated = scratch.first(width);
            for (int row = first; row < end; row++) {
                int start = row * width;
                activate(start, activated);
                multiply(start, activated);
            }
        });
    }

    private void activate(int start, float[] activated) {
        float[] x = gate.values();
        int width = output.width();
        switch (kind) {
            case SWIGLU -> {
                Activations.sigmoid(x, start, width, activated);
                for (int i = 0; i < width; i++) {
                    activated[i] *= x[start + i];
                }
            }
            case GEGLU, GELU -> {
                for (int i = 0; i < width; i++) {
                    activated[i] = GeluTable.gelu(x[start + i]);
                }
            }
        }
    }

    private void multiply(int start, float[] activated) {
        int width = output.width();
        float[] to = output.values();
        if (up == null) {
            System.arraycopy(activated, 0, to, start, width);
        } else {
            float[] factors = up.values();
            for (int i = 0; i < width; i++) {
                to[start + i] = activated[i] * factors[start + i];
            }
        }
    }

    @Override
    public void backward(TrainingBatch batch) {
        int width = output.width();
        for (Value input : uses().inputs()) {
            if (input.beginGradient()) {
                continue;
            }
            throw new IllegalStateException(input.name() + " is read by more than its gate");
        }
        workers.forRows(batch.rowCount(), (first, end, scratch) -> {
            float[] activated = scratch.first(width);
            float[] slopes = scratch.second(width);
            for (int row = first; row < end; row++) {
                int start = row * width;
                slopes(start, activated, slopes);
                backwardRow(start, activated, slopes);
            }
        });
    }

    private void slopes(int start, float[] activated, float[] slopes) {
        switch (kind) {
            case SWIGLU -> Activations.swish(gate.values(), start, output.width(), activated, slopes);
            case GEGLU, GELU -> {
                activate(start, activated);
                Activations.geluSlope(gate.values(), start, output.width(), slopes);
            }
        }
    }

    private void backwardRow(int start, float[] activated, float[] slopes) {
        int width = output.width();
        float[] from = output.gradient();
        float[] gateGradient = gate.gradient();
        if (up == null) {
            for (int i = 0; i < width; i++) {
                gateGradient[start + i] = from[start + i] * slopes[i];
            }
            return;
        }
        float[] factors = up.values();
        float[] upGradient = up.gradient();
        for (int i = 0; i < width; i++) {
            float gradient = from[start + i];
            slopes[i] *= gradient * factors[start + i];
            activated[i] *= gradient;
        }
        System.arraycopy(slopes, 0, gateGradient, start, width);
        System.arraycopy(activated, 0, upGradient, start, width);
    }
}
