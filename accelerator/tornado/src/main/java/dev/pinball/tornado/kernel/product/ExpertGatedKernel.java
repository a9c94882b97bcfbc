package dev.pinball.tornado.kernel.product;

import dev.pinball.tornado.kernel.GateKernel;
import dev.pinball.tornado.kernel.Lanes;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/**
 * The first half of experts: two {@code ExpertMatMul}s of one input, whose weights lie one after the other, and {@code Gate}. As
 * {@link GatedKernel}, for one slot of one row.
 */
public final class ExpertGatedKernel {
    private ExpertGatedKernel() {}

    /**
     * output[rows, slots, width] = function(gate) * up, where gate and up = weight[2, experts, width, columns] of chosen[rows,
     * slots] · input[rows, columns]; grid: (slots * groups of outputs, rows).
     *
     * @param gelu [65536] as in {@link GateKernel}
     */
    public static void multiply(
            KernelContext context,
            LongArray packed,
            FloatArray floats,
            FloatArray halves,
            FloatArray input,
            FloatArray chosen,
            FloatArray gelu,
            FloatArray output,
            int type,
            int columns,
            int width,
            int slots,
            int experts,
            int function) {
        float[] partial = context.allocateFloatLocalArray(Tile.OUTPUTS * Tile.STRIDE);
        float[] sums = new float[Tile.SUMS];
        PackedWeight weight = new PackedWeight(type, columns, packed, floats, halves);
        int groups = (width + GatedKernel.OUTPUTS - 1) / GatedKernel.OUTPUTS; // of one slot
        int slot = context.groupIdx / groups;
        int row = context.groupIdy;
        int expert = (int) chosen.get(row * slots + slot);
        int first = context.groupIdx % groups * GatedKernel.OUTPUTS;
        Tile tile = new Tile(expert * width, first, width, GatedKernel.OUTPUTS, experts * width);
        int lane = context.localIdx;
        Tile.clear(sums, Tile.SUMS);
        for (int i = lane; i < weight.units(); i += Lanes.COUNT) {
            tile.add(sums, 0, weight, i, weight.low(input, row, i), weight.high(input, row, i));
        }
        for (int sum = 0; sum < Tile.OUTPUTS; sum++) {
            partial[sum * Tile.STRIDE + lane] = sums[sum * Tile.ROWS];
        }
        context.localBarrier();
        int column = first + lane;
        if (lane < GatedKernel.OUTPUTS && column < width) {
            float gate = 0;
            float up = 0;
            for (int other = 0; other < Lanes.COUNT; other++) {
                gate += partial[lane * Tile.STRIDE + other];
                up += partial[(lane + GatedKernel.OUTPUTS) * Tile.STRIDE + other];
            }
            output.set((row * slots + slot) * width + column, GateKernel.activated(function, gelu, gate) * up);
        }
    }
}
