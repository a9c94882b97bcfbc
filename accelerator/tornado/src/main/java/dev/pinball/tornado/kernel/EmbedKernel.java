package dev.pinball.tornado.kernel;

import dev.pinball.tornado.kernel.product.PackedValues;
import dev.pinball.tornado.kernel.product.WeightType;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

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
            IntArray packed,
            FloatArray floats,
            FloatArray powers,
            FloatArray output,
            int type,
            int width,
            int field) {
        int element = context.globalIdx;
        if (element < step.get(StepLayout.ROWS) * width) {
            int tableRow = step.get(StepLayout.index(element / width, field));
            int index = tableRow * width + element % width;
            float value;
            if (type == WeightType.F32) {
                value = floats.get(index);
            } else if (type == WeightType.F16 || type == WeightType.BF16) {
                value = PackedValues.half(type, packed, powers, index);
            } else {
                int unit = index / PackedValues.UNIT;
                int quantum = PackedValues.quantum(type, packed, unit, index % PackedValues.UNIT);
                value = PackedValues.scale(type, packed, powers, unit) * quantum
                        - PackedValues.minimum(type, packed, powers, unit);
            }
            output.set(element, value);
        }
    }
}
