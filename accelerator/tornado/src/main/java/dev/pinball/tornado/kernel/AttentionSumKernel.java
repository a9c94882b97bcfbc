package dev.pinball.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** {@code Attention}: what the splits of {@link AttentionKernel} saw, weighted by their sums, from the first to the last. */
public final class AttentionSumKernel {
    private AttentionSumKernel() {}

    /** output[rows, heads, headLength] from partial[rows, heads, splits, headLength + 2]; grid: one work item for each element. */
    public static void sum(
            KernelContext context,
            IntArray step,
            FloatArray partial,
            FloatArray output,
            int heads,
            int headLength,
            int window,
            int span) {
        int element = context.globalIdx;
        int width = heads * headLength;
        if (element < step.get(StepLayout.ROWS) * width) {
            int row = element / width;
            int last = step.get(StepLayout.index(row, StepLayout.POSITION));
            int firstSplit = Math.max(0, last - window + 1) / span;
            int length = headLength + AttentionKernel.TRAILER;
            int from = (element / headLength) * step.get(StepLayout.SPLITS) * length;
            float highest = -Float.MAX_VALUE;
            for (int split = firstSplit; split <= last / span; split++) {
                highest = TornadoMath.max(highest, partial.get(from + split * length + headLength));
            }
            float sum = 0;
            float total = 0;
            for (int split = firstSplit; split <= last / span; split++) {
                int start = from + split * length;
                float weight = TornadoMath.exp(partial.get(start + headLength) - highest);
                sum += weight * partial.get(start + element % headLength);
                total += weight * partial.get(start + headLength + 1);
            }
            output.set(element, sum / total);
        }
    }
}
