package dev.pinball.host.matmul;

import dev.pinball.host.memory.Matrix;

/** The bias of a product: one value for each row of the weight, or none. */
public record Bias(float[] values) {

    /** Adds to the outputs from {@code first} until {@code end} of {@code inputCount} inputs. */
    void add(Matrix output, int first, int end, int inputCount) {
        if (values.length == 0) {
            return;
        }
        for (int i = 0; i < inputCount; i++) {
            int start = output.rowStart(i);
            for (int k = first; k < end; k++) {
                output.values()[start + k] += values[k];
            }
        }
    }
}
