package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.simd.Highest;
import java.util.Arrays;

/**
 * The tokens that may be drawn, and how likely each of them is: what temperature, min-p, top-k and top-p leave, in this order.
 * It takes its memory once.
 */
final class CandidateSet {
    private enum InPlay {
        /** The likeliest. */
        ONE,
        /** All that weigh anything. */
        ALL,
        /** Those of the ranking, which top-k has left. */
        RANKED,
        /** Those of the nucleus, which top-p alone has left. */
        NUCLEUS
    }

    private final int vocabularySize;
    private final TokenWeights weights;
    private final TopK likeliest;
    private final TokenRanking ranking; // theirs
    private final Nucleus nucleus;
    private InPlay inPlay = InPlay.ALL;
    private int one;
    private double mass;

    /** What it works with is free for other use between the last {@link #tokenAt} and the next {@link #narrow}. */
    CandidateSet(int vocabularySize, TokenWeights weights, TopK likeliest) {
        this.vocabularySize = vocabularySize;
        this.weights = weights;
        this.likeliest = likeliest;
        ranking = likeliest.ranking();
        nucleus = new Nucleus(vocabularySize, weights);
    }

    /**
     * Leaves those in play that {@code parameters} leave.
     *
     * @param scores [vocabulary] logits with penalties and bias, from {@code start} on
     * @param highest of the scores
     */
    void narrow(float[] scores, int start, float highest, SamplingParameters parameters) {
        boolean certain = Float.isInfinite(highest); // a bias that rules out every token, or all but one
        if (parameters.temperature() == 0 || certain) {
            inPlay = InPlay.ONE;
            one = Highest.indexOf(highest, scores, start, start + vocabularySize) - start;
            return;
        }
        float lowest = (float) (highest + parameters.temperature() * Math.log(parameters.minP()));
        if (parameters.topK() > 0 && likeliest.find(scores, start, parameters.topK(), lowest)) {
            weighRanked(scores, start, highest, parameters);
        } else {
            weighAll(scores, start, highest, lowest, parameters);
        }
    }

    private void weighRanked(float[] scores, int start, float highest, SamplingParameters parameters) {
        inPlay = InPlay.RANKED;
        mass = weights.weigh(ranking, scores, start, highest, parameters.temperature());
        if (parameters.topP() < 1) {
            ranking.retainMass(parameters.topP() * mass, weights);
            mass = ranking.massThrough(ranking.size() - 1, weights);
        }
    }

    private void weighAll(float[] scores, int start, float highest, float lowest, SamplingParameters parameters) {
        inPlay = parameters.topP() < 1 ? InPlay.NUCLEUS : InPlay.ALL;
        mass = weights.weighAll(scores, start, highest, parameters.temperature(), lowest);
        if (inPlay == InPlay.NUCLEUS) {
            nucleus.find(scores, start, vocabularySize, mass, parameters.topP());
        }
    }

    /** The token at which the running sum of probabilities passes {@code share}, 0 to 1: by rank where top-k or top-p leaves any out, else by id. */
    int tokenAt(double share) {
        return switch (inPlay) {
            case ONE -> one;
            case ALL -> weights.tokenAt(share * mass);
            case RANKED -> ranking.tokenAt(share * mass, weights);
            case NUCLEUS -> nucleus.tokenAt(share);
        };
    }

    /** probabilities[vocabulary] of all tokens; 0 for those that are not in play. */
    double[] probabilities() {
        double[] probabilities = new double[vocabularySize];
        switch (inPlay) {
            case ONE -> probabilities[one] = 1;
            case ALL -> Arrays.setAll(probabilities, tokenId -> weights.of(tokenId) / mass);
            case RANKED -> {
                for (int index = 0; index < ranking.size(); index++) {
                    int tokenId = ranking.tokenId(index);
                    probabilities[tokenId] = weights.of(tokenId) / mass;
                }
            }
            case NUCLEUS ->
                Arrays.setAll(
                        probabilities, tokenId -> nucleus.contains(tokenId) ? weights.of(tokenId) / nucleus.mass() : 0);
        }
        return probabilities;
    }
}
