package dev.pinball.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat4;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/**
 * {@code Attention} of one head of one row over one split of the positions: 64 positions at a time, with a running maximum (Milakov
 * and Gimelshein 2018, "Online normalizer calculation for softmax"). Splits are stretches of positions, whatever the batch
 * (Dao et al. 2023, "Flash-Decoding for long-context inference"), so that one sequence keeps a whole device busy;
 * {@link AttentionSumKernel} brings them together. The order of a sum depends on the row's position alone.
 */
public final class AttentionKernel {
    /** What a split leaves after its headLength values: the highest score, and the sum of exp(score - highest). */
    public static final int TRAILER = 2;

    private static final float LOWEST = -Float.MAX_VALUE;

    private AttentionKernel() {}

    /**
     * partial[rows, heads, splits, headLength + 2] from query[rows, heads, headLength]; grid: (heads * splits groups, rows). A split
     * that a row doesn't see is not written.
     *
     * @param step its header has the number of splits
     * @param tables [sequences, blocksPerSequence] block ids
     * @param keys [slots, heads / groupSize, headLength], and values likewise
     * @param window positions that a row sees, its own included
     * @param span positions of a split
     */
    public static void attend(
            KernelContext context,
            IntArray step,
            IntArray tables,
            FloatArray keys,
            FloatArray values,
            FloatArray query,
            FloatArray partial,
            int heads,
            int groupSize,
            int headLength,
            float scale,
            int window,
            int span,
            int tokensPerBlock,
            int blocksPerSequence) {
        float[] scores = context.allocateFloatLocalArray(Lanes.COUNT);
        int[] slots = context.allocateIntLocalArray(Lanes.COUNT);
        float[] sums = context.allocateFloatLocalArray(headLength);
        int lane = context.localIdx;
        int splits = step.get(StepLayout.SPLITS);
        int head = context.groupIdx / splits;
        int first = context.groupIdx % splits * span;
        int last = step.get(StepLayout.index(context.groupIdy, StepLayout.POSITION));
        int table = step.get(StepLayout.index(context.groupIdy, StepLayout.SEQUENCE)) * blocksPerSequence;
        int queryStart = (context.groupIdy * heads + head) * headLength;
        int width = heads / groupSize * headLength;
        int headStart = head / groupSize * headLength;
        for (int i = lane; i < headLength; i += Lanes.COUNT) {
            sums[i] = 0;
        }
        float highest = LOWEST;
        float total = 0;
        int end = Math.min(first + span, last + 1);
        for (int start = Math.max(first, last - window + 1); start < end; start += Lanes.COUNT) {
            int count = Math.min(Lanes.COUNT, end - start);
            int position = Math.min(start + lane, end - 1);
            int slot = tables.get(table + position / tokensPerBlock) * tokensPerBlock + position % tokensPerBlock;
            slots[lane] = slot * width + headStart;
            scores[lane] = scale * dot(query, queryStart, keys, slot * width + headStart, headLength);
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
                    sum += scores[j] * values.get(slots[j] + i);
                }
                sums[i] = sum;
            }
            context.localBarrier();
        }
        int split = context.groupIdy * heads * splits + context.groupIdx;
        int to = split * (headLength + TRAILER);
        if (Math.max(first, last - window + 1) < end) {
            for (int i = lane; i < headLength; i += Lanes.COUNT) {
                partial.set(to + i, sums[i]);
            }
            partial.set(to + headLength, highest);
            partial.set(to + headLength + 1, total);
        }
    }

    /** By sixteen bytes where a head has a multiple of four values, as all do that are published. */
    private static float dot(FloatArray query, int queryStart, FloatArray keys, int keyStart, int length) {
        float sum = 0;
        int quads = length % 4 == 0 ? length / 4 : 0;
        for (int i = 0; i < quads; i++) {
            Float4 left = new VectorFloat4(query).get(queryStart / 4 + i);
            Float4 right = new VectorFloat4(keys).get(keyStart / 4 + i);
            sum += left.getX() * right.getX();
            sum += left.getY() * right.getY();
            sum += left.getZ() * right.getZ();
            sum += left.getW() * right.getW();
        }
        for (int i = quads * 4; i < length; i++) {
            sum += query.get(queryStart + i) * keys.get(keyStart + i);
        }
        return sum;
    }
}
