package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.simd.Highest;
import java.util.Arrays;

/**
 * The tokens that may be drawn and their probabilities, after temperature, min-p, top-k and top-p, in this order. Its memory is
 * allocated once.
 */
final class CandidateSet {
    private enum Selection {
        /** The likeliest token alone. */
        ONE,
        /** Every token whose weight is above 0. */
        ALL,
        /** The tokens of the ranking, which top-k has kept. */
        RANKED,
        /** The tokens of the nucleus, which top-p alone has kept. */
        NUCLEUS
    }

    private final int vocabularySize;
    private final TokenWeights weights;
    private final TopK topK;
    private final TokenRanking ranking; // of topK
    private final Nucleus nucleus;
    private Selection selection = Selection.ALL;
    private int one;
    private double mass;

    /** The caller may use {@code weights} and {@code topK} between the last {@link #inverseCdf} and the next {@link #narrow}. */
    CandidateSet(int vocabularySize, TokenWeights weights, TopK topK) {
        this.vocabularySize = vocabularySize;
        this.weights = weights;
        this.topK = topK;
        ranking = topK.ranking();
        nucleus = new Nucleus(vocabularySize, weights);
    }

    /**
     * Keeps the tokens that {@code parameters} allow.
     *
     * @param scores [vocabulary] logits with penalties and bias, from {@code start} on
     * @param highest of the scores
     */
    void narrow(float[] scores, int start, float highest, SamplingParameters parameters) {
        boolean certain = Float.isInfinite(highest); // a bias that rules out every token, or all but one
        if (parameters.temperature() == 0 || certain) {
            selection = Selection.ONE;
            one = Highest.indexOf(highest, scores, start, start + vocabularySize) - start;
            return;
        }
        float lowest = (float) (highest + parameters.temperature() * Math.log(parameters.minP()));
        if (parameters.topK() > 0 && topK.find(scores, start, parameters.topK(), lowest)) {
            weighRanked(scores, start, highest, parameters);
        } else {
            weighAll(scores, start, highest, lowest, parameters);
        }
    }

    private void weighRanked(float[] scores, int start, float highest, SamplingParameters parameters) {
        selection = Selection.RANKED;
        mass = weights.weigh(ranking, scores, start, highest, parameters.temperature());
        if (parameters.topP() < 1) {
            ranking.retainMass(parameters.topP() * mass, weights);
            mass = ranking.massThrough(ranking.size() - 1, weights);
        }
    }

    private void weighAll(float[] scores, int start, float highest, float lowest, SamplingParameters parameters) {
        selection = parameters.topP() < 1 ? Selection.NUCLEUS : Selection.ALL;
        mass = weights.weighAll(scores, start, highest, parameters.temperature(), lowest);
        if (selection == Selection.NUCLEUS) {
            nucleus.find(scores, start, vocabularySize, mass, parameters.topP());
        }
    }

    /**
     * The inverse of the cumulative distribution: the token at which the running sum of probabilities passes {@code quantile}, 0
     * to 1. The tokens are in the order of their rank where top-k or top-p has removed any, else in the order of their ids.
     */
    int inverseCdf(double quantile) {
        return switch (selection) {
            case ONE -> one;
            case ALL -> weights.inverseCdf(quantile * mass);
            case RANKED -> ranking.inverseCdf(quantile * mass, weights);
            case NUCLEUS -> nucleus.inverseCdf(quantile);
        };
    }

    /** probabilities[vocabulary] of all tokens; 0 for those that were removed. */
    double[] probabilities() {
        double[] probabilities = new double[vocabularySize];
        switch (selection) {
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
