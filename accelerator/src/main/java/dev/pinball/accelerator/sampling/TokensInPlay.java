package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.vector.Highest;

/**
 * The tokens that may be drawn, and how likely each of them is: what temperature, min-p, top-k and top-p leave, in this order.
 * It takes its memory once.
 */
final class TokensInPlay {
    private final double[] weights; // [vocabulary] probabilities, not normalised
    private final TokenRanking ranking;
    private double mass;

    TokensInPlay(int vocabularySize) {
        weights = new double[vocabularySize];
        ranking = new TokenRanking(vocabularySize);
    }

    /** @param scores [vocabulary] logits with penalties and bias */
    void narrow(float[] scores, SamplingParameters parameters) {
        narrow(scores, Highest.of(scores, 0, scores.length), parameters);
    }

    /** @param highest of the scores */
    void narrow(float[] scores, float highest, SamplingParameters parameters) {
        double temperature = parameters.temperature();
        boolean certain = Float.isInfinite(highest); // a bias that rules out every token, or all but one
        if (temperature == 0 || certain) {
            int likeliest = Highest.indexOf(highest, scores, 0, scores.length);
            ranking.beginWith(likeliest);
            weights[likeliest] = 1;
            mass = 1;
            return;
        }
        ranking.begin(scores, highest + temperature * Math.log(parameters.minP()));
        if (parameters.topK() > 0 && parameters.topK() < ranking.size()) {
            ranking.retain(parameters.topK());
        }
        weigh(scores, highest, temperature);
        if (parameters.topP() < 1) {
            mass = ranking.retainShare(weights, mass, parameters.topP());
        }
    }

    int size() {
        return ranking.size();
    }

    int tokenId(int index) {
        return ranking.tokenId(index);
    }

    /** How likely the token is among those in play. */
    double probability(int index) {
        return weights[ranking.tokenId(index)] / mass;
    }

    /** The token at which the running sum of probabilities passes {@code share}, 0 to 1. */
    int tokenAt(double share) {
        double target = share * mass;
        double sum = 0;
        int last = ranking.tokenId(0);
        for (int index = 0; index < ranking.size(); index++) {
            int tokenId = ranking.tokenId(index);
            if (weights[tokenId] > 0) {
                last = tokenId;
                sum += weights[tokenId];
            }
            if (sum > target) {
                return tokenId;
            }
        }
        return last; // the sums were rounded in another order
    }

    private void weigh(float[] scores, double highest, double temperature) {
        mass = 0;
        for (int index = 0; index < ranking.size(); index++) {
            int tokenId = ranking.tokenId(index);
            weights[tokenId] = Math.exp((scores[tokenId] - highest) / temperature);
            mass += weights[tokenId];
        }
    }
}
