package dev.pinball.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** {@code WeightedSum}, and one with the {@code Add} that follows it: the results of a row's experts, by their shares. */
public final class WeightedSumKernel {
    private WeightedSumKernel() {}

    /**
     * output[rows, width] = sum over slots of shares[rows, slots] * input[rows, slots, width]; grid: one work item for each element.
     *
     * @param adds 1 where the sum is added to the output, 0 where it replaces it
     */
    public static void combine(
            KernelContext context,
            IntArray step,
            FloatArray input,
            FloatArray shares,
            FloatArray output,
            int slots,
            int width,
            int adds) {
        int element = context.globalIdx;
        if (element < step.get(StepLayout.ROWS) * width) {
            int row = element / width;
            float sum = 0;
            for (int slot = 0; slot < slots; slot++) {
                sum += shares.get(row * slots + slot) * input.get((row * slots + slot) * width + element % width);
            }
            output.set(element, adds == 1 ? output.get(element) + sum : sum);
        }
    }
}
