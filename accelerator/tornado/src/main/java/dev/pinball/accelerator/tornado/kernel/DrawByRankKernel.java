package dev.pinball.accelerator.tornado.kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Draws among the likeliest tokens, in their order, where top-k or top-p leave some out. Each round finds the next one among
 * all, so it is for short lists; the host draws where a list is longer than {@link #RANKS_MAX}.
 */
public final class DrawByRankKernel {
    /** Tokens of the longest list. */
    public static final int RANKS_MAX = 128;

    private DrawByRankKernel() {}

    /** tokens[outputs] = the ranked token at which the running sum of weights passes uniform * mass; grid: (1 group, outputs). */
    public static void drawByRank(
            KernelContext context,
            FloatArray draws,
            FloatArray logits,
            FloatArray masses,
            IntArray counts,
            IntArray tokens,
            int vocabulary) {
        float[] best = context.allocateFloatLocalArray(Lanes.COUNT);
        int[] ids = context.allocateIntLocalArray(Lanes.COUNT);
        float[] weights = context.allocateFloatLocalArray(RANKS_MAX);
        int[] ranked = context.allocateIntLocalArray(RANKS_MAX);
        int lane = context.localIdx;
        int output = context.groupIdy;
        int drawStart = output * DrawLayout.LENGTH;
        int likeliest = tokens.get(output);
        float temperature = draws.get(drawStart + DrawLayout.TEMPERATURE);
        float mass = 0;
        int inPlay = 0;
        for (int i = 0; i < Lanes.COUNT; i++) {
            mass += masses.get(output * Lanes.COUNT + i);
            inPlay += counts.get(output * Lanes.COUNT + i);
        }
        float topK = draws.get(drawStart + DrawLayout.TOP_K);
        float topP = draws.get(drawStart + DrawLayout.TOP_P);
        int kMax = topK > 0 ? Math.min((int) topK, inPlay) : inPlay;
        boolean few = kMax < inPlay;
        int rounds = 0;
        if (likeliest >= 0 && temperature > 0) {
            if (few) {
                rounds = kMax;
            } else if (topP < 1) {
                rounds = Math.min(inPlay, RANKS_MAX);
            }
        }
        int start = output * vocabulary;
        float highest = logits.get(start + Math.max(likeliest, 0));
        float wanted = few ? Float.MAX_VALUE : TornadoMath.max(topP * mass, Float.MIN_NORMAL); // one token at least
        float previous = Float.MAX_VALUE;
        int previousId = -1;
        float sum = 0;
        int count = 0;
        for (int round = 0; round < rounds; round++) {
            if (sum >= wanted) {
                break;
            }
            float laneBest = -Float.MAX_VALUE;
            int laneId = vocabulary;
            for (int id = lane; id < vocabulary; id += Lanes.COUNT) {
                float logit = logits.get(start + id);
                float bound = logit == previous ? previousId - id : logit - previous; // negative for those that follow
                if (logit > laneBest) {
                    if (bound < 0) {
                        laneBest = logit;
                        laneId = id;
                    }
                }
            }
            best[lane] = laneBest;
            ids[lane] = laneId;
            for (int stride = Lanes.COUNT / 2; stride > 0; stride >>= 1) {
                context.localBarrier();
                if (lane < stride) {
                    float other = best[lane + stride];
                    int otherId = ids[lane + stride];
                    if (other > best[lane]) {
                        best[lane] = other;
                        ids[lane] = otherId;
                    } else if (other == best[lane]) {
                        ids[lane] = Math.min(ids[lane], otherId);
                    }
                }
            }
            context.localBarrier();
            previous = best[0];
            previousId = ids[0];
            context.localBarrier();
            float weight = TornadoMath.exp((previous - highest) / temperature);
            if (lane == 0) {
                weights[round] = weight;
                ranked[round] = previousId;
            }
            sum += weight;
            count++;
        }
        if (lane == 0 && rounds > 0) {
            int kept = count;
            float keptMass = sum;
            if (few && topP < 1) {
                kept = 1;
                keptMass = weights[0];
                while (kept < count && keptMass < topP * sum) {
                    keptMass += weights[kept];
                    kept++;
                }
            }
            float target = draws.get(drawStart + DrawLayout.UNIFORM) * keptMass;
            float running = weights[0];
            int rank = 0;
            while (rank < kept - 1 && running <= target) {
                rank++;
                running += weights[rank];
            }
            int complete = few ? rounds : inPlay;
            if (sum >= wanted) {
                complete = count;
            }
            tokens.set(output, count == complete ? ranked[rank] : DrawLayout.UNDECIDED);
        }
    }
}
