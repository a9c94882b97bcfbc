package dev.pinball.tornado.kernel.product;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** {@code ExpertMatMul}: a group computes one output of one slot of one row, with the weight of the expert chosen there. */
public final class ExpertMatMulKernel {
    private ExpertMatMulKernel() {}

    /**
     * output[rows, slots, outputs] = weight[experts, outputs, columns] of chosen[rows, slots] · input; grid: (slots * outputs
     * groups, rows).
     *
     * @param inputSlots 1 where all slots of a row share its input[rows, columns], or as many as there are slots
     */
    public static void multiply(
            KernelContext context,
            IntArray packed,
            FloatArray floats,
            FloatArray powers,
            FloatArray input,
            FloatArray chosen,
            FloatArray output,
            int type,
            int columns,
            int outputs,
            int slots,
            int inputSlots) {
        float[] partial = context.allocateFloatLocalArray(Lanes.COUNT);
        int lane = context.localIdx;
        int row = context.groupIdy;
        int slot = context.groupIdx / outputs;
        int expert = (int) chosen.get(row * slots + slot);
        int weightRow = expert * outputs + context.groupIdx % outputs;
        int inputRow = row * inputSlots + slot % inputSlots;
        partial[lane] = LaneDot.dot(type, packed, floats, powers, weightRow, input, inputRow * columns, columns, lane);
        for (int stride = Lanes.COUNT / 2; stride > 0; stride >>= 1) {
            context.localBarrier();
            if (lane < stride) {
                partial[lane] += partial[lane + stride];
            }
        }
        context.localBarrier();
        if (lane == 0) {
            output.set(row * slots * outputs + context.groupIdx, partial[0]);
        }
    }
}
