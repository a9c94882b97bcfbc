package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.SampledTokens;
import dev.pinball.accelerator.vector.Highest;

/**
 * Draws the next token from the logits of one row: penalties, bias, temperature, top-k, min-p, top-p, in this order. Equal
 * logits rank by the lower id, and the draw depends on the seed and the position alone, so that a row gives the same token
 * whatever else a step computes.
 *
 * <p>It takes its memory once and allocates nothing later; it belongs to one thread at a time.
 */
public final class Sampler {
    private final float[] scores; // [vocabulary] logits with penalties and bias
    private final double[] weights; // [vocabulary] probabilities, not normalised
    private final TokenRanking ranking;

    public Sampler(int vocabularySize) {
        scores = new float[vocabularySize];
        weights = new double[vocabularySize];
        ranking = new TokenRanking(vocabularySize);
    }

    /**
     * Adds one token, and the ranked candidates that {@code state} wants, to {@code into}.
     *
     * @param logits [vocabulary] as the model gives them, not changed; -infinity is never drawn while another token is left
     * @param position of the token to draw: one past its row
     * @throws AcceleratorException when the logits are no distribution: NaN, +infinity, or all -infinity
     */
    public void sample(float[] logits, SamplingState state, int position, SampledTokens into) {
        float highest = requireDistribution(logits);
        System.arraycopy(logits, 0, scores, 0, scores.length);
        LogitAdjustment.apply(state, scores);
        int tokenId = pick(state.parameters(), position);

        boolean distributionWanted = state.logProbabilityWanted() || state.candidateCount() > 0;
        double logNormaliser = distributionWanted ? logSumOfExponentials(logits, highest) : Double.NaN;
        into.add(tokenId, state.logProbabilityWanted() ? (float) (logits[tokenId] - logNormaliser) : Float.NaN);
        addCandidates(logits, logNormaliser, state.candidateCount(), into);
    }

    private int pick(SamplingParameters parameters, int position) {
        int likeliest = likeliest(scores);
        double highest = scores[likeliest];
        double temperature = parameters.temperature();
        boolean certain = Double.isInfinite(highest); // a bias that rules out every token, or all but one
        if (temperature == 0 || certain) {
            return likeliest;
        }
        ranking.begin(scores, highest + temperature * Math.log(parameters.minP()));
        if (parameters.topK() > 0 && parameters.topK() < ranking.size()) {
            ranking.retain(parameters.topK());
        }
        double mass = weigh(highest, temperature);
        if (parameters.topP() < 1) {
            mass = ranking.retainMass(weights, parameters.topP() * mass);
        }
        return tokenAt(CounterRandom.uniform(parameters.seed(), position) * mass);
    }

    /** Sets the weights of the tokens in play and returns their sum. */
    private double weigh(double highest, double temperature) {
        double mass = 0;
        for (int index = 0; index < ranking.size(); index++) {
            int tokenId = ranking.tokenId(index);
            weights[tokenId] = Math.exp((scores[tokenId] - highest) / temperature);
            mass += weights[tokenId];
        }
        return mass;
    }

    /** The token in play at which the running sum of weights passes {@code target}. */
    private int tokenAt(double target) {
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

    private void addCandidates(float[] logits, double logNormaliser, int candidateCount, SampledTokens into) {
        if (candidateCount == 0) {
            return;
        }
        ranking.begin(logits, Double.NEGATIVE_INFINITY);
        ranking.retain(candidateCount);
        for (int index = 0; index < ranking.size(); index++) {
            int tokenId = ranking.tokenId(index);
            into.addCandidate(tokenId, (float) (logits[tokenId] - logNormaliser));
        }
    }

    private static double logSumOfExponentials(float[] logits, double highest) {
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - highest);
        }
        return highest + Math.log(sum);
    }

    private static int likeliest(float[] scores) {
        return Highest.indexOf(Highest.of(scores, 0, scores.length), scores, 0, scores.length);
    }

    private float requireDistribution(float[] logits) {
        if (logits.length != scores.length) {
            throw new IllegalArgumentException("%d logits (expected: %d)".formatted(logits.length, scores.length));
        }
        float highest = Highest.of(logits, 0, logits.length);
        if (!Float.isFinite(highest)) {
            throw new AcceleratorException(
                    "the model computed %s as its highest logit (expected: a number); its file may be damaged"
                            .formatted(highest));
        }
        return highest;
    }
}
