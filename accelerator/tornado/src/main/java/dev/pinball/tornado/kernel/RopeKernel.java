package dev.pinball.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** {@code Rope}: turns the pairs of each head, in place. */
public final class RopeKernel {
    public static final int INTERLEAVED = 0;
    public static final int HALVES = 1;

    private RopeKernel() {}

    /**
     * Turns vector[rows, heads, headLength] by the angles of each row's position; grid: one work item for each pair.
     *
     * @param rotations [positions, pairs, 2] cosines and sines
     */
    public static void rotatePairs(
            KernelContext context,
            IntArray step,
            FloatArray rotations,
            FloatArray vector,
            int heads,
            int headLength,
            int pairs,
            int layout) {
        int element = context.globalIdx;
        if (element < step.get(StepLayout.ROWS) * heads * pairs) {
            int pair = element % pairs;
            int head = element / pairs; // of all rows
            int position = step.get(StepLayout.index(head / heads, StepLayout.POSITION));
            float cosine = rotations.get((position * pairs + pair) * 2);
            float sine = rotations.get((position * pairs + pair) * 2 + 1);
            int first = head * headLength + (layout == INTERLEAVED ? 2 * pair : pair);
            int second = layout == INTERLEAVED ? first + 1 : first + pairs;
            float x = vector.get(first);
            float y = vector.get(second);
            vector.set(first, x * cosine - y * sine);
            vector.set(second, x * sine + y * cosine);
        }
    }
}
