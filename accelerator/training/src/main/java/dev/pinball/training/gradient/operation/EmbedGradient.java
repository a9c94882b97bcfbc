package dev.pinball.training.gradient.operation;

import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.parameter.ParameterSlice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** output[row] = tokens[id] + positions[position]; the gradient of a row goes to its token and its position. */
public final class EmbedGradient implements Differentiable {
    private static final int RANGE_COLUMNS = 32;

    private final Workers workers;
    private final ParameterSlice tokens;
    private final @Nullable ParameterSlice positions;
    private final Value output;

    public EmbedGradient(Workers workers, ParameterSlice tokens, @Nullable ParameterSlice positions, Value output) {
        this.workers = workers;
        this.tokens = tokens;
        this.positions = positions;
        this.output = output;
    }

    @Override
    public Uses uses() {
        return new Uses(List.of(), List.of(output), List.of(), true);
    }

    @Override
    public void forward(TrainingBatch batch) {
        int width = output.width();
        workers.forRows(batch.rowCount(), (first, end, _) -> {
            for (int row = first; row < end; row++) {
                int token = tokens.offset() + batch.ids()[row] * width;
                System.arraycopy(tokens.parameter().values(), token, output.values(), row * width, width);
                if (positions != null) {
                    int position = positions.offset() + row % batch.context() * width;
                    add(positions.parameter().values(), position, output.values(), row * width, width);
                }
            }
        });
    }

    /** All rows in their order, for a few columns at a time: two rows may have the same token. */
    @Override
    public void backward(TrainingBatch batch) {
        int width = output.width();
        float[] gradient = output.gradient();
        workers.forRanges(width, RANGE_COLUMNS, (first, end, _) -> {
            for (int row = 0; row < batch.rowCount(); row++) {
                int from = row * width + first;
                int token = tokens.offset() + batch.ids()[row] * width + first;
                add(gradient, from, tokens.parameter().gradient(), token, end - first);
                if (positions != null) {
                    int position = positions.offset() + row % batch.context() * width + first;
                    add(gradient, from, positions.parameter().gradient(), position, end - first);
                }
            }
        });
    }

    private static void add(float[] from, int fromStart, float[] to, int toStart, int count) {
        for (int i = 0; i < count; i++) {
            to[toStart + i] += from[fromStart + i];
        }
    }
}
