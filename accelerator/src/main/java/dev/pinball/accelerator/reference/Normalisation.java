package dev.pinball.accelerator.reference;

import dev.pinball.accelerator.gguf.Dequantizer;
import dev.pinball.accelerator.gguf.Tensor;
import dev.pinball.accelerator.program.Operation;

/** The definition of {@link Operation.Norm} (Zhang and Sennrich 2019, "RMSNorm"; Ba et al. 2016, "Layer Normalization"). */
final class Normalisation {
    private Normalisation() {}

    /** output[i] = (input[i] - mean) / sqrt(mean of squares + epsilon) * weight[i] + bias[i]; for RMS the mean is 0. */
    static void normalise(Operation.Norm norm, float[] input, float[] output) {
        double mean = switch (norm.kind()) {
            case RMS -> 0;
            case LAYER -> mean(input);
        };
        double scale = 1 / Math.sqrt(meanSquare(input, mean) + norm.epsilon());
        float[] weight = new float[input.length];
        Dequantizer.readRow(norm.weight(), 0, weight, 0);
        for (int i = 0; i < output.length; i++) {
            output[i] = (float) ((input[i] - mean) * scale * weight[i]);
        }
        Tensor bias = norm.bias();
        if (bias != null) {
            float[] biases = new float[input.length];
            Dequantizer.readRow(bias, 0, biases, 0);
            Elementwise.add(biases, output);
        }
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
