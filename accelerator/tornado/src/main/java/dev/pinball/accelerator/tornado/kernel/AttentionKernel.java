package dev.pinball.accelerator.tornado.kernel;

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
        float[] partial = context.allocateFloatLocalArray(Lanes.COUNT);
        float[] weights = context.allocateFloatLocalArray(Lanes.COUNT);
        float[] sums = context.allocateFloatLocalArray(headLength);
        int lane = context.localIdx;
        int row = context.groupIdy;
        int last = step.get(StepLayout.index(row, StepLayout.POSITION));
        int table = step.get(StepLayout.index(row, StepLayout.SEQUENCE)) * blocksPerSequence;
        int queryStart = (row * heads + context.groupIdx) * headLength;
        int width = heads / groupSize * headLength;
        int headStart = context.groupIdx / groupSize * headLength;
        for (int i = lane; i < headLength; i += Lanes.COUNT) {
            sums[i] = 0;
        }
        float highest = LOWEST;
        float total = 0;
        int first = Math.max(0, last - window + 1);
        for (int start = first; start <= last; start += Lanes.COUNT) {
            int position = start + lane;
            float score = LOWEST;
            if (position <= last) {
                int block = tables.get(table + position / tokensPerBlock);
                int keyStart = (block * tokensPerBlock + position % tokensPerBlock) * width + headStart;
                float dot = 0;
                for (int i = 0; i < headLength; i++) {
                    dot += query.get(queryStart + i) * keys.get(keyStart + i);
                }
                score = dot * scale;
            }
            partial[lane] = score;
            for (int stride = Lanes.COUNT / 2; stride > 0; stride >>= 1) {
                context.localBarrier();
                if (lane < stride) {
                    partial[lane] = TornadoMath.max(partial[lane], partial[lane + stride]);
                }
            }
            context.localBarrier();
            float newHighest = TornadoMath.max(highest, partial[0]);
            context.localBarrier();
            float weight = position <= last ? TornadoMath.exp(score - newHighest) : 0;
            weights[lane] = weight;
            partial[lane] = weight;
            for (int stride = Lanes.COUNT / 2; stride > 0; stride >>= 1) {
                context.localBarrier();
                if (lane < stride) {
                    partial[lane] += partial[lane + stride];
                }
            }
            context.localBarrier();
            float correction = TornadoMath.exp(highest - newHighest);
            total = total * correction + partial[0];
            highest = newHighest;
            int end = Math.min(Lanes.COUNT, last - start + 1);
            for (int i = lane; i < headLength; i += Lanes.COUNT) {
                float sum = sums[i] * correction;
                for (int j = 0; j < end; j++) {
                    int block = tables.get(table + (start + j) / tokensPerBlock);
                    int slot = block * tokensPerBlock + (start + j) % tokensPerBlock;
                    sum += weights[j] * values.get(slot * width + headStart + i);
                }
                sums[i] = sum;
            }
            context.localBarrier();
        }
        for (int i = lane; i < headLength; i += Lanes.COUNT) {
            output.set(queryStart + i, sums[i] / total);
        }
    }
}
