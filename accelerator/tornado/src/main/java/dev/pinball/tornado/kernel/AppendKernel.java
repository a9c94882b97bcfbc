package dev.pinball.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** {@code AppendKeyValue}: stores each row's key and value in its slot. */
public final class AppendKernel {
    private AppendKernel() {}

    /** keys[slots, width] and values[slots, width] at each row's slot = key[rows, width] and value; grid: one work item for each element. */
    public static void append(
            KernelContext context,
            IntArray step,
            FloatArray key,
            FloatArray value,
            FloatArray keys,
            FloatArray values,
            int width) {
        int element = context.globalIdx;
        if (element < step.get(StepLayout.ROWS) * width) {
            int slot = step.get(StepLayout.index(element / width, StepLayout.SLOT));
            int stored = slot * width + element % width;
            keys.set(stored, key.get(element));
            values.set(stored, value.get(element));
        }
    }
}
