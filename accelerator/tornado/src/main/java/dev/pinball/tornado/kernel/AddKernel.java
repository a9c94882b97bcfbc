package dev.pinball.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** {@code Add}. */
public final class AddKernel {
    private AddKernel() {}

    /** sum[rows, width] += addend[rows, width]; grid: one work item for each element. */
    public static void add(KernelContext context, IntArray step, FloatArray addend, FloatArray sum, int width) {
        int element = context.globalIdx;
        if (element < step.get(StepLayout.ROWS) * width) {
            sum.set(element, sum.get(element) + addend.get(element));
        }
    }
}
