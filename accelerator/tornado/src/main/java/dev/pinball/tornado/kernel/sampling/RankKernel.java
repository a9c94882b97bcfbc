package dev.pinball.tornado.kernel.sampling;

import dev.pinball.tornado.kernel.Lanes;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Ranks the likeliest tokens of outputs that are drawn by top-k or top-p. Each round finds the next one among all, so it is
 * for short lists; the host draws where a list is longer than {@link #RANKS_MAX}.
 */
public final class RankKernel {
    /** Tokens of the longest list. */
    public static final int RANKS_MAX = 128;

    /** Instead of a count: the list would be longer. */
    static final int CUT = -1;

    private RankKernel() {}

    /**
     * ranked[outputs, RANKS_MAX] = the likeliest tokens, as many as top-k asks for, or as together weigh top-p of all;
     * rankCounts[outputs] how many, or {@link #CUT}; grid: (1 group, outputs).
     */
    public static void rank(
            KernelContext context,
            FloatArray draws,
            FloatArray logits,
            FloatArray masses,
            IntArray counts,
            IntArray tokens,
            IntArray ranked,
            IntArray rankCounts,
            int vocabulary) {
        float[] best = context.allocateFloatLocalArray(Lanes.COUNT);
        int[] ids = context.allocateIntLocalArray(Lanes.COUNT);
        int lane = context.localIdx;
        int output = context.groupIdy;
        int start = output * vocabulary;
        int rounds = rounds(draws, counts, tokens, output);
        float wanted = wanted(draws, masses, counts, output);
        float temperature = DrawRules.parameter(draws, output, DrawLayout.TEMPERATURE);
        float highest = logits.get(start + Math.max(tokens.get(output), 0));
        float previous = Float.MAX_VALUE;
        int previousId = -1;
        float sum = 0;
        int rankCount = 0;
        for (int round = 0; round < rounds; round++) {
            if (sum >= wanted) {
                break;
            }
            float laneBest = -Float.MAX_VALUE;
            int laneId = vocabulary;
            for (int id = lane; id < vocabulary; id += Lanes.COUNT) {
                float logit = logits.get(start + id);
                float bound = logit == previous ? previousId - id : logit - previous; // negative for those that follow
                if (logit > laneBest && bound < 0) {
                    laneBest = logit;
                    laneId = id;
                }
            }
            best[lane] = laneBest;
            ids[lane] = laneId;
            for (int stride = Lanes.COUNT / 2; stride > 0; stride >>= 1) {
                context.localBarrier();
                if (lane < stride) {
                    if (best[lane + stride] > best[lane]) {
                        best[lane] = best[lane + stride];
                        ids[lane] = ids[lane + stride];
                    } else if (best[lane + stride] == best[lane]) {
                        ids[lane] = Math.min(ids[lane], ids[lane + stride]);
                    }
                }
            }
            context.localBarrier();
            previous = best[0];
            previousId = ids[0];
            context.localBarrier();
            ranked.set(output * RANKS_MAX + round, previousId);
            sum += TornadoMath.exp((previous - highest) / temperature);
            rankCount++;
        }
        rankCounts.set(output, sum < wanted ? complete(draws, counts, output, rankCount, rounds) : rankCount);
    }

    /** A list that ends before it weighs enough must hold all that is left. */
    private static int complete(FloatArray draws, IntArray counts, int output, int rankCount, int rounds) {
        int left = DrawRules.left(draws, output, DrawRules.inPlay(counts, output));
        int orCut = rankCount < left ? CUT : rankCount;
        return rounds > 0 ? orCut : 0;
    }

    /** The length of the list at most; 0 where there is nothing to rank. */
    private static int rounds(FloatArray draws, IntArray counts, IntArray tokens, int output) {
        int inPlay = DrawRules.inPlay(counts, output);
        int left = DrawRules.left(draws, output, inPlay);
        int rounds = DrawRules.parameter(draws, output, DrawLayout.TOP_P) < 1 ? Math.min(left, RANKS_MAX) : 0;
        rounds = left < inPlay ? left : rounds;
        return rounds * DrawRules.isDrawn(draws, tokens, output);
    }

    /** The weight at which the list is long enough, one token at least. */
    private static float wanted(FloatArray draws, FloatArray masses, IntArray counts, int output) {
        int inPlay = DrawRules.inPlay(counts, output);
        float share = DrawRules.parameter(draws, output, DrawLayout.TOP_P) * DrawRules.mass(masses, output);
        return DrawRules.left(draws, output, inPlay) < inPlay
                ? Float.MAX_VALUE
                : TornadoMath.max(share, Float.MIN_NORMAL);
    }
}
