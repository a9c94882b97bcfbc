package dev.pinball.tornado.kernel.product;

import dev.pinball.tornado.kernel.GateKernel;
import dev.pinball.tornado.kernel.Lanes;
import dev.pinball.tornado.kernel.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/**
 * The first half of a gated feed-forward network: {@code Norm}, two {@code MatMul}s of its output, whose weights lie one after
 * the other, and {@code Gate}. Half of the sums of a group are gates, the other half are what they let through.
 */
public final class GatedKernel {
    /** Outputs of a group. */
    public static final int OUTPUTS = Tile.OUTPUTS / 2;

    private static final int GATES = Tile.SUMS / 2;

    private GatedKernel() {}

    /**
     * output[rows, width] = function(gate) * up, where gate and up, one after the other = weight[2 * width, columns] · normalised
     * input[rows, columns]; grid: (groups of outputs, tiles of rows).
     *
     * @param gains [columns] the weights of the norm, or ones
     * @param gelu [65536] as in {@link GateKernel}
     * @param normalises 1 where there is a norm, by the root of the mean square, and 0 where not
     */
    public static void multiply(
            KernelContext context,
            IntArray step,
            LongArray packed,
            FloatArray floats,
            FloatArray halves,
            FloatArray input,
            FloatArray gains,
            FloatArray gelu,
            FloatArray output,
            int type,
            int columns,
            int width,
            int function,
            int normalises,
            float epsilon) {
        float[] partial = context.allocateFloatLocalArray(Tile.SUMS_AND_SQUARES * Tile.STRIDE);
        float[] sums = new float[Tile.SUMS_AND_SQUARES];
        PackedWeight weight = new PackedWeight(type, columns, packed, floats, halves);
        Tile tile = new Tile(0, context.groupIdx * OUTPUTS, width, OUTPUTS, width);
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
        if (lane < GATES && firstRow + row < rows) {
            if (column < width) {
                float gate = 0;
                float up = 0;
                float square = 0;
                for (int other = 0; other < Lanes.COUNT; other++) {
                    gate += partial[lane * Tile.STRIDE + other];
                    up += partial[(lane + GATES) * Tile.STRIDE + other];
                    square += partial[(Tile.SUMS + row) * Tile.STRIDE + other];
                }
                float scale = normalises == 1 ? 1 / TornadoMath.sqrt(square / columns + epsilon) : 1;
                float activated = GateKernel.activated(function, gelu, scale * gate);
                output.set((firstRow + row) * width + column, activated * (scale * up));
            }
        }
    }
}
