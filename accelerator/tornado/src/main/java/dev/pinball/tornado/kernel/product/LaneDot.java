package dev.pinball.tornado.kernel.product;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** One lane's share of the dot product of a row of a weight and a row of an activation. */
final class LaneDot {
    private LaneDot() {}

    /**
     * The sum over every 64th value, or unit of values, of weight[weightRow, columns] · input[start..start + columns).
     *
     * @param type of the weight; F32 values are in {@code floats}, all others in {@code packed}
     */
    static float dot(
            int type,
            IntArray packed,
            FloatArray floats,
            FloatArray powers,
            int weightRow,
            FloatArray input,
            int start,
            int columns,
            int lane) {
        float sum = 0;
        if (type == WeightType.F32) {
            for (int i = lane; i < columns; i += Lanes.COUNT) {
                sum += floats.get(weightRow * columns + i) * input.get(start + i);
            }
        } else if (type == WeightType.F16 || type == WeightType.BF16) {
            for (int i = lane; i < columns; i += Lanes.COUNT) {
                sum += PackedValues.half(type, packed, powers, weightRow * columns + i) * input.get(start + i);
            }
        } else {
            int units = columns / PackedValues.UNIT;
            for (int i = lane; i < units; i += Lanes.COUNT) {
                int unit = weightRow * units + i;
                float scale = PackedValues.scale(type, packed, powers, unit);
                float minimum = PackedValues.minimum(type, packed, powers, unit);
                for (int j = 0; j < PackedValues.UNIT; j++) {
                    float weight = scale * PackedValues.quantum(type, packed, unit, j) - minimum;
                    sum += weight * input.get(start + i * PackedValues.UNIT + j);
                }
            }
        }
        return sum;
    }
}
