package dev.pinball.accelerator.host;

import dev.pinball.accelerator.RandomTensor;
import dev.pinball.accelerator.gguf.Tensor;
import dev.pinball.accelerator.gguf.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Random input for kernels, and what they compute in plain Java. */
final class ScalarTwins {
    private ScalarTwins() {}

    static float[] randomFloats(int count, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    static Tensor randomTensor(TensorType type, int rows, int columns, Random random) {
        byte[] bytes = RandomTensor.bytes(type, (int) type.rowBytes(columns) * rows, 1, random);
        return new Tensor("random", type, rows, columns, MemorySegment.ofArray(bytes));
    }

    static double dot(float[] left, int leftStart, float[] right, int rightStart, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (double) left[leftStart + i] * right[rightStart + i];
        }
        return sum;
    }
}
