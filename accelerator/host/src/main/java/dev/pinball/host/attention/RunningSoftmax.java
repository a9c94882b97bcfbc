package dev.pinball.host.attention;

import static dev.pinball.accelerator.simd.Lanes.COUNT;
import static dev.pinball.accelerator.simd.Lanes.FLOATS;
import static jdk.incubator.vector.FloatVector.fromArray;

import dev.pinball.accelerator.simd.Exponential;
import dev.pinball.accelerator.simd.Lanes;
import dev.pinball.host.memory.Matrix;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The softmax of scores that come split after split (Milakov and Gimelshein 2018, "Online normalizer calculation for
 * softmax"): weights are relative to the highest score so far, and earlier sums are scaled when a higher one comes.
 */
final class RunningSoftmax {
    private final float scale;
    private final float[] highest; // [queries] score so far
    private final float[] sums; // [queries, lanes] of the weights so far

    RunningSoftmax(int queriesMax, float scale) {
        this.scale = scale;
        highest = new float[queriesMax];
        sums = new float[queriesMax * COUNT];
    }

    void begin(int queryCount) {
        Arrays.fill(highest, 0, queryCount, Float.NEGATIVE_INFINITY);
        Arrays.fill(sums, 0, queryCount * COUNT, 0);
    }

    /**
     * Turns a row of scores into the weights of query {@code first + row}, in place; positions that it doesn't see get weight zero.
     *
     * @param from the first column that the query sees
     * @param end the column after the last that it sees
     * @param columns of the row, whole vectors
     * @return the factor of what was summed for the query before
     */
    float weigh(Matrix scores, int row, int first, int from, int end, int columns) {
        float[] values = scores.values();
        int start = scores.rowStart(row);
        if (from >= end) {
            Arrays.fill(values, start, start + columns, 0);
            return 1;
        }
        Arrays.fill(values, start, start + from, Float.NEGATIVE_INFINITY);
        Arrays.fill(values, start + end, start + columns, Float.NEGATIVE_INFINITY);
        float before = highest[first + row];
        float now = Math.max(before, highest(values, start, start + columns));
        float factor = before == now ? 1 : (float) Math.exp((before - now) * scale);
        highest[first + row] = now;
        exponentiate(values, start, start + columns, now, factor, first + row);
        return factor;
    }

    private static float highest(float[] values, int start, int end) {
        FloatVector highest = fromArray(FLOATS, values, start);
        for (int i = start + COUNT; i < end; i += COUNT) {
            FloatVector next = fromArray(FLOATS, values, i);
            highest = highest.blend(next, next.compare(VectorOperators.GT, highest)); // max has more work, for zeros
        }
        return highest.reduceLanes(VectorOperators.MAX);
    }

    private void exponentiate(float[] values, int start, int end, float shift, float factor, int query) {
        FloatVector sum = fromArray(FLOATS, sums, query * COUNT).mul(factor);
        for (int i = start; i != end; i += COUNT) {
            FloatVector weight =
                    Exponential.of(fromArray(FLOATS, values, i).sub(shift).mul(scale));
            weight.intoArray(values, i);
            sum = sum.add(weight);
        }
        sum.intoArray(sums, query * COUNT);
    }

    /** The sum of all weights of a query. */
    float sum(int query) {
        return Lanes.sum(sums, query * COUNT);
    }
}
