package dev.pinball.tornado.kernel.product;

import dev.pinball.tornado.kernel.Lanes;
import dev.pinball.tornado.kernel.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/**
 * Up to three {@code MatMul}s of one input, whose weights lie one after the other, with the {@code Norm} before them: queries,
 * keys and values.
 */
public final class ProjectionKernel {
    private ProjectionKernel() {}

    /**
     * outputs[rows, widths], one after the other = weight[widths, columns] · normalised input[rows, columns] + bias[widths];
     * grid: (groups of outputs, tiles of rows).
     *
     * @param gains [columns] the weights of the norm, or ones
     * @param normalises 1 where there is a norm, by the root of the mean square, and 0 where not
     */
    public static void project(
            KernelContext context,
            IntArray step,
            LongArray packed,
            FloatArray floats,
            FloatArray halves,
            FloatArray input,
            FloatArray gains,
            FloatArray bias,
            FloatArray first,
            FloatArray second,
            FloatArray third,
            int type,
            int columns,
            int firstWidth,
            int secondWidth,
            int thirdWidth,
            int normalises,
            float epsilon) {
        float[] partial = context.allocateFloatLocalArray(Tile.SUMS_AND_SQUARES * Tile.STRIDE);
        float[] sums = new float[Tile.SUMS_AND_SQUARES];
        PackedWeight weight = new PackedWeight(type, columns, packed, floats, halves);
        Outputs outputs = new Outputs(first, second, third, firstWidth, secondWidth, thirdWidth);
        Tile tile = Tile.of(context.groupIdx * Tile.OUTPUTS, outputs.width());
        int lane = context.localIdx;
        int rows = step.get(StepLayout.ROWS);
        int firstRow = context.groupIdy * Tile.ROWS;
        Tile.clear(sums, Tile.SUMS_AND_SQUARES);
        int unitsOfOne = rows == 1 ? weight.units() : 0;
        for (int i = lane; i < unitsOfOne; i += Lanes.COUNT) {
            tile.addNormalised(sums, 0, weight, i, input, 0, gains);
        }
        int unitsOfTile = rows == 1 ? 0 : weight.units();
        for (int i = lane; i < unitsOfTile; i += Lanes.COUNT) {
            for (int row = 0; row < Tile.ROWS; row++) {
                tile.addNormalised(sums, row, weight, i, input, firstRow + row, gains);
            }
        }
        for (int sum = 0; sum < Tile.SUMS_AND_SQUARES; sum++) {
            partial[sum * Tile.STRIDE + lane] = sums[sum];
        }
        context.localBarrier();
        int row = lane % Tile.ROWS;
        int column = tile.first() + lane / Tile.ROWS;
        if (lane < Tile.SUMS && firstRow + row < rows) {
            if (column < outputs.width()) {
                float total = 0;
                float square = 0;
                for (int other = 0; other < Lanes.COUNT; other++) {
                    total += partial[lane * Tile.STRIDE + other];
                    square += partial[(Tile.SUMS + row) * Tile.STRIDE + other];
                }
                float scale = normalises == 1 ? 1 / TornadoMath.sqrt(square / columns + epsilon) : 1;
                outputs.set(firstRow + row, column, bias.get(column) + scale * total);
            }
        }
    }
}
