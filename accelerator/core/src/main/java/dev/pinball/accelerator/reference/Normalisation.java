package dev.pinball.accelerator.reference;

import dev.pinball.model.program.Operation;
import dev.pinball.model.tensor.Dequantizer;
import dev.pinball.model.tensor.Tensor;
import java.util.Arrays;

/** The definition of {@link Operation.Norm} (Zhang and Sennrich 2019, "RMSNorm"; Ba et al. 2016, "Layer Normalization"). */
final class Normalisation {
    private Normalisation() {}

    /** Normalises each group of as many values as there are weights. */
    static void normalise(Operation.Norm norm, float[] input, float[] output) {
        float[] weight = vector(norm.weight());
        Tensor bias = norm.bias();
        float[] biases = bias == null ? new float[weight.length] : vector(bias);
        for (int start = 0; start < input.length; start += weight.length) {
            float[] group = Arrays.copyOfRange(input, start, start + weight.length);
            normaliseGroup(norm, group, weight, biases);
            System.arraycopy(group, 0, output, start, group.length);
        }
    }

    /** values[i] = (values[i] - mean) / sqrt(mean of squares + epsilon) * weight[i] + bias[i]; for RMS the mean is 0. */
    private static void normaliseGroup(Operation.Norm norm, float[] values, float[] weight, float[] bias) {
        double mean = switch (norm.kind()) {
            case RMS -> 0;
            case LAYER -> mean(values);
        };
        double scale = 1 / Math.sqrt(meanSquare(values, mean) + norm.epsilon());
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((values[i] - mean) * scale * weight[i]);
        }
        Elementwise.add(bias, values);
    }

    private static float[] vector(Tensor tensor) {
        float[] values = new float[tensor.columns()];
        Dequantizer.readRow(tensor, 0, values, 0);
        return values;
    }

    private static double mean(float[] input) {
        double sum = 0;
        for (float value : input) {
            sum += value;
        }
        return sum / input.length;
    }

    private static double meanSquare(float[] input, double mean) {
        double sum = 0;
        for (float value : input) {
            sum += (value - mean) * (value - mean);
        }
        return sum / input.length;
    }
}
