package dev.pinball.tornado.kernel.product;

import dev.pinball.tornado.kernel.Lanes;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/** {@code MatMul} and {@code Logits}, and a {@code MatMul} with the {@code Add} that follows it. */
public final class MatMulKernel {
    /** Outputs and rows of a group. */
    public static final int OUTPUTS = Tile.OUTPUTS;

    public static final int ROWS = Tile.ROWS;

    private MatMulKernel() {}

    /**
     * output[rows, width] = weight[width, columns] · input[rows, columns] + bias[width]; grid: (groups of outputs, tiles of rows).
     *
     * @param countIndex of {@code step}: how many rows there are
     * @param adds 1 where the product is added to the output, 0 where it replaces it
     */
    public static void multiply(
            KernelContext context,
            IntArray step,
            LongArray packed,
            FloatArray floats,
            FloatArray halves,
            FloatArray input,
            FloatArray bias,
            FloatArray output,
            int type,
            int columns,
            int width,
            int countIndex,
            int adds) {
        float[] partial = context.allocateFloatLocalArray(Tile.SUMS * Tile.STRIDE);
        float[] sums = new float[Tile.SUMS];
        PackedWeight weight = new PackedWeight(type, columns, packed, floats, halves);
        Tile tile = Tile.of(context.groupIdx * Tile.OUTPUTS, width);
        int lane = context.localIdx;
        int rows = step.get(countIndex);
        int firstRow = context.groupIdy * Tile.ROWS;
        Tile.clear(sums, Tile.SUMS);
        int unitsOfOne = rows == 1 ? weight.units() : 0;
        for (int i = lane; i < unitsOfOne; i += Lanes.COUNT) {
            tile.add(sums, 0, weight, i, weight.low(input, 0, i), weight.high(input, 0, i));
        }
        int unitsOfTile = rows == 1 ? 0 : weight.units();
        for (int i = lane; i < unitsOfTile; i += Lanes.COUNT) {
            for (int row = 0; row < Tile.ROWS; row++) {
                tile.add(
                        sums,
                        row,
                        weight,
                        i,
                        weight.low(input, firstRow + row, i),
                        weight.high(input, firstRow + row, i));
            }
        }
        for (int sum = 0; sum < Tile.SUMS; sum++) {
            partial[sum * Tile.STRIDE + lane] = sums[sum];
        }
        context.localBarrier();
        int row = firstRow + lane % Tile.ROWS;
        int column = tile.first() + lane / Tile.ROWS;
        if (lane < Tile.SUMS && row < rows) {
            if (column < width) {
                float total = bias.get(column);
                for (int other = 0; other < Lanes.COUNT; other++) {
                    total += partial[lane * Tile.STRIDE + other];
                }
                int index = row * width + column;
                output.set(index, adds == 1 ? output.get(index) + total : total);
            }
        }
    }
}
