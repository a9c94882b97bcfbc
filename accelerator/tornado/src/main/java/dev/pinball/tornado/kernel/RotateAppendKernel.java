package dev.pinball.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * All that comes between the projections and attention: {@code Norm} of each head of queries and keys, {@code Rope} of both, and
 * {@code AppendKeyValue}. A group takes a head of the queries, or one of the keys and values. What is not for its kind of head is
 * a loop that runs no time, as in {@code product.Tile}.
 */
public final class RotateAppendKernel {
    private RotateAppendKernel() {}

    /**
     * Normalises and turns query[rows, heads, headLength] in place, and stores key[rows, keyValueHeads, headLength], normalised and
     * turned, and value in each row's slot of keys and values; grid: (heads + keyValueHeads groups, rows).
     *
     * @param rotations [positions, pairs, 2] as in {@link RopeKernel}
     * @param heads 0 where queries stay as they are
     * @param pairs 0 where nothing is turned
     * @param normalises 1 where each head is divided by its root of the mean square, 0 where not
     */
    public static void rotateAndAppend(
            KernelContext context,
            IntArray step,
            FloatArray rotations,
            FloatArray queryGains,
            FloatArray keyGains,
            FloatArray query,
            FloatArray key,
            FloatArray value,
            FloatArray keys,
            FloatArray values,
            int heads,
            int keyValueHeads,
            int headLength,
            int pairs,
            int layout,
            int normalises,
            float epsilon) {
        int row = context.groupIdy;
        int head = context.groupIdx;
        int queryLength = head < heads ? headLength : 0;
        int keyLength = headLength - queryLength;
        int queryStart = (row * heads + head) * headLength;
        int keyHead = Math.max(head - heads, 0);
        int keyStart = (row * keyValueHeads + keyHead) * headLength;
        int stored = (step.get(StepLayout.index(row, StepLayout.SLOT)) * keyValueHeads + keyHead) * headLength;
        float squares = 0;
        if (normalises == 1) {
            squares = Head.squares(query, queryStart, queryLength) + Head.squares(key, keyStart, keyLength);
            context.localBarrier(); // queries are read by all before one writes
        }
        float scale = normalises == 1 ? 1 / TornadoMath.sqrt(squares / headLength + epsilon) : 1;
        int rotation = step.get(StepLayout.index(row, StepLayout.POSITION)) * pairs;
        Head queryHead = new Head(queryGains, normalises, scale, layout, pairs);
        Head keyValueHead = new Head(keyGains, normalises, scale, layout, pairs);
        int lane = context.localIdx;
        for (int pair = lane; pair < pairs; pair += Lanes.COUNT) {
            float cosine = rotations.get((rotation + pair) * 2);
            float sine = rotations.get((rotation + pair) * 2 + 1);
            int first = queryHead.first(pair);
            int second = queryHead.second(pair);
            if (head < heads) {
                float x = queryHead.normalised(query.get(queryStart + first), first);
                float y = queryHead.normalised(query.get(queryStart + second), second);
                query.set(queryStart + first, x * cosine - y * sine);
                query.set(queryStart + second, x * sine + y * cosine);
            } else {
                float x = keyValueHead.normalised(key.get(keyStart + first), first);
                float y = keyValueHead.normalised(key.get(keyStart + second), second);
                keys.set(stored + first, x * cosine - y * sine);
                keys.set(stored + second, x * sine + y * cosine);
            }
        }
        for (int i = 2 * pairs + lane; i < headLength; i += Lanes.COUNT) {
            if (head < heads) {
                query.set(queryStart + i, queryHead.normalised(query.get(queryStart + i), i));
            } else {
                keys.set(stored + i, keyValueHead.normalised(key.get(keyStart + i), i));
            }
        }
        for (int i = lane; i < keyLength; i += Lanes.COUNT) {
            values.set(stored + i, value.get(keyStart + i));
        }
    }
}
