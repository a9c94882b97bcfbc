package dev.pinball.host.gemm;

import dev.pinball.host.gemm.x86.ActivationLayout;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** What products of quantized weights are, in scalar Java. */
final class QuantizedTwin {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int BLOCK = 32;

    private QuantizedTwin() {}

    /** @param weights the row, dequantized */
    static float dot(Tensor tensor, int row, float[] weights, float[] inputs, int start) {
        float sum = 0;
        for (int column = 0; column < weights.length; column += BLOCK) {
            long block = row * tensor.rowBytes() + tensor.type().rowBytes(column);
            float weightScale = Float.float16ToFloat(tensor.data().get(SHORT, block));
            float inputScale = scale(inputs, start + column);
            int integers = 0;
            for (int i = 0; i < BLOCK; i++) {
                integers += integer(tensor, block, i) * integer(inputs[start + column + i], inputScale);
            }
            sum = Math.fma(weightScale * inputScale, (float) integers, sum);
        }
        return sum;
    }

    static float scale(float[] inputs, int start) {
        float highest = 0;
        for (int i = 0; i < BLOCK; i++) {
            highest = Math.max(highest, Math.abs(inputs[start + i]));
        }
        return ActivationLayout.scale(highest);
    }

    static int integer(float value, float scale) {
        return scale == 0 ? 0 : (int) Math.rint(value / scale);
    }

    private static int integer(Tensor tensor, long block, int i) {
        if (tensor.type() == TensorType.Q8_0) {
            return tensor.data().get(ValueLayout.JAVA_BYTE, block + 2 + i);
        }
        int pair = tensor.data().get(ValueLayout.JAVA_BYTE, block + 2 + i % 16) & 0xff;
        return (i < 16 ? pair & 15 : pair >> 4) - 8;
    }
}
