package dev.pinball.accelerator.simd;

import jdk.incubator.vector.FloatVector;

/** The largest value of a row. */
public final class Maximum {
    private Maximum() {}

    /** Of one value or more; NaN when one of them is. */
    public static float of(float[] values, int start, int length, float[] partialMaxima) {
        FloatVector maxima = FloatVector.broadcast(Lanes.FLOATS, Float.NEGATIVE_INFINITY);
        int end = Lanes.wholeEnd(length);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            maxima = maxima.max(FloatVector.fromArray(Lanes.FLOATS, values, start + i));
        }
        maxima.intoArray(partialMaxima, 0);
        float maximum = Float.NEGATIVE_INFINITY;
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            maximum = Math.max(maximum, partialMaxima[lane]);
        }
        for (int i = end; i < length; i++) {
            maximum = Math.max(maximum, values[start + i]);
        }
        return maximum;
    }
}
