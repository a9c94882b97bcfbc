package dev.pinball.training.gradient.operation;

import dev.pinball.accelerator.simd.Exponential;
import dev.pinball.accelerator.simd.Lanes;

/** The functions of a gate and their slopes, over a row. */
final class Activations {
    private static final float SCALE = (float) Math.sqrt(2 / Math.PI);
    private static final float CUBE = 0.044715f;

    private Activations() {}

    /** to[i] = 1 / (1 + exp(-x)) for {@code count} values of x from {@code start} on; {@code to} has whole vectors. */
    static void sigmoid(float[] x, int start, int count, float[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = -x[start + i];
        }
        Exponential.apply(to, 0, Lanes.padded(count));
        for (int i = 0; i < count; i++) {
            to[i] = 1 / (1 + to[i]);
        }
    }

    /** activated[i] = x * sigmoid(x), and its slope. */
    static void swish(float[] x, int start, int count, float[] activated, float[] slopes) {
        sigmoid(x, start, count, slopes);
        for (int i = 0; i < count; i++) {
            float v = x[start + i];
            float sigmoid = slopes[i];
            activated[i] = v * sigmoid;
            slopes[i] = sigmoid * (1 + v * (1 - sigmoid));
        }
    }

    /** The slope of 0.5 x (1 + tanh(u)), u = sqrt(2/π) (x + 0.044715 x³), where tanh(u) = 1 - 2 / (exp(2u) + 1). */
    static void geluSlope(float[] x, int start, int count, float[] to) {
        for (int i = 0; i < count; i++) {
            float v = x[start + i];
            to[i] = 2 * SCALE * (v + CUBE * v * v * v);
        }
        Exponential.apply(to, 0, Lanes.padded(count));
        for (int i = 0; i < count; i++) {
            float v = x[start + i];
            float tanh = 1 - 2 / (to[i] + 1);
            to[i] = 0.5f * (1 + tanh) + 0.5f * v * (1 - tanh * tanh) * SCALE * (1 + 3 * CUBE * v * v);
        }
    }
}
