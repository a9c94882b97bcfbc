package dev.pinball.accelerator.simd;

import jdk.incubator.vector.FloatVector;

/** Sums over a row: lane by lane from first to last, then across the lanes, then what fills no whole vector. */
public final class Sums {
    private Sums() {}

    public static float of(float[] values, int start, int length, float[] partialSums) {
        FloatVector sums = FloatVector.zero(Lanes.FLOATS);
        int end = Lanes.wholeEnd(length);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            sums = sums.add(FloatVector.fromArray(Lanes.FLOATS, values, start + i));
        }
        sums.intoArray(partialSums, 0);
        float sum = Lanes.sum(partialSums, 0);
        for (int i = end; i < length; i++) {
            sum += values[start + i];
        }
        return sum;
    }

    /** Of the squared distances to {@code mean}. */
    public static float ofSquares(float[] values, int start, int length, float mean, float[] partialSums) {
        FloatVector sums = FloatVector.zero(Lanes.FLOATS);
        int end = Lanes.wholeEnd(length);
        for (int i = 0; i < end; i += Lanes.COUNT) {
            FloatVector distance =
                    FloatVector.fromArray(Lanes.FLOATS, values, start + i).sub(mean);
            sums = distance.fma(distance, sums);
        }
        sums.intoArray(partialSums, 0);
        float sum = Lanes.sum(partialSums, 0);
        for (int i = end; i < length; i++) {
            float distance = values[start + i] - mean;
            sum = Math.fma(distance, distance, sum);
        }
        return sum;
    }
}
