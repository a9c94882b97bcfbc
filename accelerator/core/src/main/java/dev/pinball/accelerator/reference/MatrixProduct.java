package dev.pinball.accelerator.reference;

import dev.pinball.model.program.Operation;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The definition of {@link Operation.MatMul} and {@link Operation.Logits}; counts what it computes. */
final class MatrixProduct {
    private long multiplyAdds;

    /** So far. */
    long multiplyAdds() {
        return multiplyAdds;
    }

    /** output[outputs] = weight[outputs, inputs] · input[inputs] + bias[outputs]. */
    void multiply(Tensor weight, @Nullable Tensor bias, float[] input, float[] output) {
        float[] weightRow = new float[weight.columns()];
        float[] biases = new float[weight.rows()];
        if (bias != null) {
            Dequantizer.readRow(bias, 0, biases, 0);
        }
        for (int row = 0; row < weight.rows(); row++) {
            Dequantizer.readRow(weight, row, weightRow, 0);
            multiplyAdds += weightRow.length;
            output[row] = (float) (dot(weightRow, input) + biases[row]);
        }
    }

    private static double dot(float[] weightRow, float[] input) {
        double sum = 0;
        for (int i = 0; i < weightRow.length; i++) {
            sum += (double) weightRow[i] * input[i];
        }
        return sum;
    }
}
