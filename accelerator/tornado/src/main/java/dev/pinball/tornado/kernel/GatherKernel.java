package dev.pinball.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The rows after which a token is drawn, one after the other, so that logits are computed for them alone. */
public final class GatherKernel {
    private GatherKernel() {}

    /** gathered[outputs, width] = input[outputRows[output], width]; grid: one work item for each element. */
    public static void gather(
            KernelContext context,
            IntArray step,
            IntArray outputRows,
            FloatArray input,
            FloatArray gathered,
            int width) {
        int element = context.globalIdx;
        if (element < step.get(StepLayout.OUTPUTS) * width) {
            int row = outputRows.get(element / width);
            gathered.set(element, input.get(row * width + element % width));
        }
    }
}
