package dev.pinball.tornado.kernel.sampling;

import dev.pinball.tornado.kernel.Lanes;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The likeliest token of each output, the lower id of equal ones: the whole draw where the temperature is 0. */
public final class ArgmaxKernel {
    private ArgmaxKernel() {}

    /**
     * tokens[outputs] = index of the highest of logits[outputs, vocabulary], {@link DrawLayout#UNDECIDED} where they are no
     * distribution; grid: (1 group, outputs).
     */
    public static void findLikeliest(KernelContext context, FloatArray logits, IntArray tokens, int vocabulary) {
        float[] highest = context.allocateFloatLocalArray(Lanes.COUNT);
        int[] ids = context.allocateIntLocalArray(Lanes.COUNT);
        int[] bad = context.allocateIntLocalArray(Lanes.COUNT);
        int lane = context.localIdx;
        int start = context.groupIdy * vocabulary;
        float laneHighest = -Float.MAX_VALUE;
        int laneId = vocabulary;
        int laneBad = 0;
        for (int id = lane; id < vocabulary; id += Lanes.COUNT) {
            float logit = logits.get(start + id);
            if (logit > laneHighest) {
                laneHighest = logit;
                laneId = id;
            }
            laneBad = logit <= Float.MAX_VALUE ? laneBad : 1; // NaN or +infinity
        }
        highest[lane] = laneHighest;
        ids[lane] = laneId;
        bad[lane] = laneBad;
        for (int stride = Lanes.COUNT / 2; stride > 0; stride >>= 1) {
            context.localBarrier();
            if (lane < stride) {
                float other = highest[lane + stride];
                int otherId = ids[lane + stride];
                if (other > highest[lane]) {
                    highest[lane] = other;
                    ids[lane] = otherId;
                } else if (other == highest[lane]) {
                    ids[lane] = Math.min(ids[lane], otherId);
                }
                bad[lane] = bad[lane] + bad[lane + stride];
            }
        }
        if (lane == 0) {
            int likeliest = ids[0] < vocabulary ? ids[0] : DrawLayout.UNDECIDED;
            tokens.set(context.groupIdy, bad[0] == 0 ? likeliest : DrawLayout.UNDECIDED);
        }
    }
}
