package dev.pinball.accelerator.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** The highest of many values, and where it is. */
public final class Highest {
    private Highest() {}

    /** NaN where any value from {@code start} until {@code end} is; -infinity where there is none. */
    public static float of(float[] values, int start, int end) {
        FloatVector highest = FloatVector.broadcast(Lanes.FLOATS, Float.NEGATIVE_INFINITY);
        int i = start;
        for (; i + Lanes.COUNT <= end; i += Lanes.COUNT) {
            highest = highest.max(FloatVector.fromArray(Lanes.FLOATS, values, i));
        }
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
