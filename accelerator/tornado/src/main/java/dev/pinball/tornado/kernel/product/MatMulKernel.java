package dev.pinball.tornado.kernel.product;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** {@code MatMul} and {@code Logits}: a group computes one output of {@link #TILE} rows, so a weight is read once for all. */
public final class MatMulKernel {
    /** Rows of one group. */
    public static final int TILE = 4;

    private MatMulKernel() {}

    /**
     * output[rows, outputs] = weight[outputs, columns] · input[rows, columns] + bias[outputs]; grid: (outputs groups, tiles).
     *
     * @param countIndex of {@code step}: how many rows there are
     */
    public static void multiply(
            KernelContext context,
            IntArray step,
            IntArray packed,
            FloatArray floats,
            FloatArray powers,
            FloatArray input,
            FloatArray bias,
            FloatArray output,
            int type,
            int columns,
            int outputs,
            int countIndex) {
        float[] partial = context.allocateFloatLocalArray(Lanes.COUNT);
        int lane = context.localIdx;
        int column = context.groupIdx;
        int first = context.groupIdy * TILE;
        int end = Math.min(first + TILE, step.get(countIndex));
        for (int row = first; row < end; row++) {
            partial[lane] = LaneDot.dot(type, packed, floats, powers, column, input, row * columns, columns, lane);
            for (int stride = Lanes.COUNT / 2; stride > 0; stride >>= 1) {
                context.localBarrier();
                if (lane < stride) {
                    partial[lane] += partial[lane + stride];
                }
            }
            context.localBarrier();
            if (lane == 0) {
                output.set(row * outputs + column, partial[0] + bias.get(column));
            }
            context.localBarrier();
        }
    }
}
