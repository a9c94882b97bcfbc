package dev.pinball.host.gemm;

import dev.pinball.model.tensor.CodebookBlocks;
import dev.pinball.model.tensor.GroupScales;
import dev.pinball.model.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** What products of weights in groups are, in scalar Java. */
final class GroupedTwin {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int BLOCK = 32;

    private final Tensor tensor;
    private final MemorySegment data;
    private final int row;

    private GroupedTwin(Tensor tensor, int row) {
        this.tensor = tensor;
        this.row = row;
        data = tensor.data();
    }

    /** @param weights the row, dequantized */
    static float dot(Tensor tensor, int row, float[] weights, float[] inputs, int start) {
        return new GroupedTwin(tensor, row).dot(weights, inputs, start);
    }

    private float dot(float[] weights, float[] inputs, int start) {
        float sum = 0;
        for (int column = 0; column < weights.length; column += BLOCK) {
            float inputScale = QuantizedTwin.scale(inputs, start + column);
            int inputSum = 0;
            int groupColumns = groupColumns();
            for (int group = column; group < column + BLOCK; group += groupColumns) {
                float scale = scale(group);
                float minimum = minimum(group);
                int integers = 0;
                for (int i = group; i < group + groupColumns; i++) {
                    int input = QuantizedTwin.integer(inputs[start + i], inputScale);
                    int level = scale == 0 ? 0 : Math.round((weights[i] + minimum) / scale);
                    integers += level * input;
                    inputSum += input;
                }
                sum = Math.fma(scale * inputScale, (float) integers, sum);
            }
            if (hasMinimums()) {
                sum = Math.fma(minimum(column), -inputScale * inputSum, sum);
            }
        }
        return sum;
    }

    private int groupColumns() {
        return switch (tensor.type()) {
            case Q6_K -> 16;
            default -> 32;
        };
    }

    private boolean hasMinimums() {
        return switch (tensor.type()) {
            case Q5_0, Q6_K, IQ4_NL, IQ4_XS -> false;
            default -> true;
        };
    }

    private long block(int column) {
        return row * tensor.rowBytes() + tensor.type().rowBytes(column);
    }

    private float scale(int column) {
        long block = block(column);
        int inBlock = column % 256;
        return switch (tensor.type()) {
            case Q4_K, Q5_K -> half(block) * GroupScales.scale(data, block + 4, inBlock / 32);
            case IQ4_XS -> half(block) * CodebookBlocks.groupScale(data, block, inBlock / 32);
            case Q6_K -> half(block + 208) * data.get(ValueLayout.JAVA_BYTE, block + 192 + inBlock / 16);
            default -> half(block);
        };
    }

    private float minimum(int column) {
        long block = block(column);
        return switch (tensor.type()) {
            case Q4_K, Q5_K -> half(block + 2) * GroupScales.minimum(data, block + 4, column % 256 / 32);
            case Q4_1, Q5_1 -> -half(block + 2);
            default -> 0;
        };
    }

    private float half(long position) {
        return Float.float16ToFloat(data.get(SHORT, position));
    }
}
