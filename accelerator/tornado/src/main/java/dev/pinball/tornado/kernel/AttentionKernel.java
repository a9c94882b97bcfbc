package dev.pinball.tornado.kernel;

import dev.pinball.tornado.kernel.product.Lanes;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * {@code Attention}: a group computes one head of one row, 64 positions at a time, with a running maximum (Milakov and
 * Gimelshein 2018, "Online normalizer calculation for softmax"). The positions are taken from the first visible one on, so
 * the order of a sum depends on the row's position alone.
 */
public final class AttentionKernel {
    private static final float LOWEST = -Float.MAX_VALUE;

    private AttentionKernel() {}

    /**
     * output[rows, heads, headLength] from query[rows, heads, headLength]; grid: (heads groups, rows).
     *
     * @param tables [sequences, blocksPerSequence] block ids
     * @param keys [slots, heads / groupSize, headLength], and values likewise
     * @param window positions that a row sees, its own included
     */
    public static void attend(
            KernelContext context,
            IntArray step,
            IntArray tables,
            FloatArray keys,
            FloatArray values,
            FloatArray query,
            FloatArray output,
            int heads,
            int groupSize,
            int headLength,
            float scale,
            int window,
            int tokensPerBlock,
            int blocksPerSequence) {
        float[] scores = context.allocateFloatLocalArray(Lanes.COUNT);
        float[] sums = context.allocateFloatLocalArray(headLength);
        int lane = context.localIdx;
        int last = step.get(StepLayout.index(context.groupIdy, StepLayout.POSITION));
        int table = step.get(StepLayout.index(context.groupIdy, StepLayout.SEQUENCE)) * blocksPerSequence;
        int queryStart = (context.groupIdy * heads + context.groupIdx) * headLength;
        int width = heads / groupSize * headLength;
        int headStart = context.groupIdx / groupSize * headLength;
        for (int i = lane; i < headLength; i += Lanes.COUNT) {
            sums[i] = 0;
        }
        float highest = LOWEST;
        float total = 0;
        for (int start = Math.max(0, last - window + 1); start <= last; start += Lanes.COUNT) {
            int count = Math.min(Lanes.COUNT, last - start + 1);
            int position = Math.min(start + lane, last);
            int keyStart = slot(tables, table, position, tokensPerBlock) * width + headStart;
            scores[lane] = scale * dot(query, queryStart, keys, keyStart, headLength);
            context.localBarrier();
            float before = highest;
            for (int j = 0; j < count; j++) {
                highest = TornadoMath.max(highest, scores[j]);
            }
            context.localBarrier();
            scores[lane] = TornadoMath.exp(scores[lane] - highest);
            context.localBarrier();
            float correction = TornadoMath.exp(before - highest);
            total *= correction;
            for (int j = 0; j < count; j++) {
                total += scores[j];
            }
            for (int i = lane; i < headLength; i += Lanes.COUNT) {
                float sum = sums[i] * correction;
                for (int j = 0; j < count; j++) {
                    int valueStart = slot(tables, table, start + j, tokensPerBlock) * width + headStart;
                    sum += scores[j] * values.get(valueStart + i);
                }
                sums[i] = sum;
            }
            context.localBarrier();
        }
        for (int i = lane; i < headLength; i += Lanes.COUNT) {
            output.set(queryStart + i, sums[i] / total);
        }
    }

    private static int slot(IntArray tables, int table, int position, int tokensPerBlock) {
        return tables.get(table + position / tokensPerBlock) * tokensPerBlock + position % tokensPerBlock;
    }

    private static float dot(FloatArray query, int queryStart, FloatArray keys, int keyStart, int length) {
        float sum = 0;
        for (int i = 0; i < length; i++) {
            sum += query.get(queryStart + i) * keys.get(keyStart + i);
        }
        return sum;
    }
}
