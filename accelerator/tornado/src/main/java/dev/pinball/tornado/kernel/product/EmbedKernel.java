package dev.pinball.tornado.kernel.product;

import dev.pinball.tornado.kernel.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/** {@code Embed}: a row of the table for each row of the step. */
public final class EmbedKernel {
    private EmbedKernel() {}

    /**
     * output[rows, width] = table[step field of the row, width]; grid: one work item for each element.
     *
     * @param field of the step that names the row of the table: {@link StepLayout#TOKEN} or {@link StepLayout#POSITION}
     */
    public static void embed(
            KernelContext context,
            IntArray step,
            LongArray packed,
            FloatArray floats,
            FloatArray halves,
            FloatArray output,
            int type,
            int width,
            int field) {
        PackedWeight table = new PackedWeight(type, width, packed, floats, halves);
        int element = context.globalIdx;
        if (element < step.get(StepLayout.ROWS) * width) {
            int tableRow = step.get(StepLayout.index(element / width, field));
            float value = table.value(tableRow, element % width);
            output.set(element, value);
        }
    }
}
