package dev.pinball.accelerator.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The highest of many values, and where it is. */
public final class Highest {
    private Highest() {}

    /** NaN where any value from {@code start} until {@code end} is; -infinity where there is none. */
    public static float of(float[] values, int start, int end) {
        FloatVector h0 = FloatVector.broadcast(Lanes.FLOATS, Float.NEGATIVE_INFINITY);
        FloatVector h1 = h0, h2 = h0, h3 = h0; // a maximum takes long: four at a time
        int i = start;
        for (; i + 4 * Lanes.COUNT <= end; i += 4 * Lanes.COUNT) {
            h0 = h0.max(FloatVector.fromArray(Lanes.FLOATS, values, i));
            h1 = h1.max(FloatVector.fromArray(Lanes.FLOATS, values, i + Lanes.COUNT));
            h2 = h2.max(FloatVector.fromArray(Lanes.FLOATS, values, i + 2 * Lanes.COUNT));
            h3 = h3.max(FloatVector.fromArray(Lanes.FLOATS, values, i + 3 * Lanes.COUNT));
        }
        FloatVector highest = h0.max(h1).max(h2.max(h3));
        float result = highest.reduceLanes(VectorOperators.MAX);
        for (; i < end; i++) {
            result = Math.max(result, values[i]);
        }
        return result;
    }

    /** The index of the first value that equals {@code wanted}; {@code end} where none does. */
    public static int indexOf(float wanted, float[] values, int start, int end) {
        int i = start;
        for (; i + Lanes.COUNT <= end; i += Lanes.COUNT) {
            VectorMask<Float> equal =
                    FloatVector.fromArray(Lanes.FLOATS, values, i).compare(VectorOperators.EQ, wanted);
            if (equal.anyTrue()) {
                return i + equal.firstTrue();
            }
        }
        while (i < end && values[i] != wanted) {
            i++;
        }
        return i;
    }
}
