package dev.pinball.engine.stream;

import dev.pinball.model.embedding.Pooling;
import java.util.Optional;

/** Makes one vector of the hidden states of a prompt's tokens, added in their order. */
public final class PooledStates {
    private final Pooling pooling;
    private double[] sum = {}; // [width]
    private int count;

    public PooledStates(Pooling pooling) {
        this.pooling = pooling;
    }

    /** Whether it needs every token's, not the last one's alone. */
    public boolean needsAll() {
        return pooling == Pooling.MEAN;
    }

    /** Adds that of the next token; [width]. */
    public void add(float[] hiddenState) {
        if (sum.length == 0) {
            sum = new double[hiddenState.length];
        }
        for (int index = 0; index < sum.length; index++) {
            sum[index] += hiddenState[index];
        }
        count++;
    }

    /** [width]; empty where a value is no finite number. */
    public Optional<float[]> vector() {
        float[] vector = new float[sum.length];
        for (int index = 0; index < sum.length; index++) {
            vector[index] = (float) (sum[index] / count);
            if (!Float.isFinite(vector[index])) {
                return Optional.empty();
            }
        }
        return Optional.of(vector);
    }
}
