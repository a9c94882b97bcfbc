package dev.pinball.tornado.kernel.product;

import dev.pinball.tornado.kernel.Lanes;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/** {@code ExpertMatMul}: a group computes some outputs of one slot of one row, with the weight of the expert chosen there. */
public final class ExpertMatMulKernel {
    private ExpertMatMulKernel() {}

    /**
     * output[rows, slots, width] = weight[experts, width, columns] of chosen[rows, slots] · input; grid: (slots * groups of
     * outputs, rows).
     *
     * @param inputSlots 1 where all slots of a row share its input[rows, columns], or as many as there are slots
     */
    public static void multiply(
            KernelContext context,
            LongArray packed,
            FloatArray floats,
            FloatArray halves,
            FloatArray input,
            FloatArray chosen,
            FloatArray output,
            int type,
            int columns,
            int width,
            int slots,
            int inputSlots) {
        float[] partial = context.allocateFloatLocalArray(Tile.OUTPUTS * Tile.STRIDE);
        float[] sums = new float[Tile.SUMS];
        PackedWeight weight = new PackedWeight(type, columns, packed, floats, halves);
        int groups = (width + Tile.OUTPUTS - 1) / Tile.OUTPUTS; // of one slot
        int slot = context.groupIdx / groups;
        int row = context.groupIdy;
        int inputRow = row * inputSlots + slot % inputSlots;
        int expert = (int) chosen.get(row * slots + slot);
        Tile tile = new Tile(expert * width, context.groupIdx % groups * Tile.OUTPUTS, width, Tile.OUTPUTS, 0);
        int lane = context.localIdx;
        Tile.clear(sums, Tile.SUMS);
        for (int i = lane; i < weight.units(); i += Lanes.COUNT) {
            tile.add(sums, 0, weight, i, weight.low(input, inputRow, i), weight.high(input, inputRow, i));
        }
        for (int sum = 0; sum < Tile.OUTPUTS; sum++) {
            partial[sum * Tile.STRIDE + lane] = sums[sum * Tile.ROWS];
        }
        context.localBarrier();
        int column = tile.first() + lane;
        if (lane < Tile.OUTPUTS && column < width) {
            float total = 0;
            for (int other = 0; other < Lanes.COUNT; other++) {
                total += partial[lane * Tile.STRIDE + other];
            }
            output.set((row * slots + slot) * width + column, total);
        }
    }
}
