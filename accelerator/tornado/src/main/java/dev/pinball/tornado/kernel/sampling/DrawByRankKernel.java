package dev.pinball.tornado.kernel.sampling;

import dev.pinball.tornado.kernel.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Draws among the ranked tokens, in their order. */
public final class DrawByRankKernel {
    private DrawByRankKernel() {}

    /**
     * tokens[outputs] = the ranked token at which the running sum of weights passes uniform * mass; grid: one work item for
     * each output.
     *
     * @param ranked [outputs, {@link RankKernel#RANKS_MAX}], and rankCounts[outputs] how many of them count
     */
    public static void drawByRank(
            KernelContext context,
            IntArray step,
            FloatArray draws,
            FloatArray logits,
            FloatArray masses,
            IntArray counts,
            IntArray ranked,
            IntArray rankCounts,
            IntArray tokens,
            int vocabulary) {
        int output = context.globalIdx;
        if (output < step.get(StepLayout.OUTPUTS)) {
            int rankCount = rankCounts.get(output);
            if (rankCount > 0) {
                float topP = DrawRules.parameter(draws, output, DrawLayout.TOP_P);
                float all = DrawRules.mass(masses, output);
                int inPlay = DrawRules.inPlay(counts, output);
                if (DrawRules.left(draws, output, inPlay) < inPlay) {
                    all = sum(draws, logits, ranked, output, vocabulary, rankCount, Float.MAX_VALUE);
                }
                float wanted = topP < 1 ? topP * all : Float.MAX_VALUE;
                float kept = sum(draws, logits, ranked, output, vocabulary, rankCount, wanted);
                float target = DrawRules.parameter(draws, output, DrawLayout.UNIFORM) * kept;
                int rank = 0;
                float running = weight(draws, logits, ranked, output, vocabulary, 0);
                while (rank < rankCount - 1 && running <= target) {
                    rank++;
                    running += weight(draws, logits, ranked, output, vocabulary, rank);
                }
                int drawn = ranked.get(output * RankKernel.RANKS_MAX + rank);
                tokens.set(output, drawn);
            } else if (rankCount == RankKernel.CUT) {
                tokens.set(output, DrawLayout.UNDECIDED);
            }
        }
    }

    /** What the first ranks weigh, up to the one with which they reach {@code wanted}; the first one always counts. */
    private static float sum(
            FloatArray draws,
            FloatArray logits,
            IntArray ranked,
            int output,
            int vocabulary,
            int rankCount,
            float wanted) {
        float sum = weight(draws, logits, ranked, output, vocabulary, 0);
        int rank = 1;
        while (rank < rankCount && sum < wanted) {
            sum += weight(draws, logits, ranked, output, vocabulary, rank);
            rank++;
        }
        return sum;
    }

    private static float weight(
            FloatArray draws, FloatArray logits, IntArray ranked, int output, int vocabulary, int rank) {
        int list = output * RankKernel.RANKS_MAX;
        float highest = logits.get(output * vocabulary + ranked.get(list));
        float logit = logits.get(output * vocabulary + ranked.get(list + rank));
        return TornadoMath.exp((logit - highest) / DrawRules.parameter(draws, output, DrawLayout.TEMPERATURE));
    }
}
