package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.SampledTokens;
import dev.pinball.accelerator.vector.Highest;

/**
 * Draws the next token from the logits of one row: penalties, bias, temperature, min-p, top-k, top-p, in this order. Equal
 * logits rank by the lower id, and the draw depends on the seed and the position alone, so that a row gives the same token
 * whatever else a step computes.
 *
 * <p>It takes its memory once and allocates nothing later; it belongs to one thread at a time.
 */
public final class Sampler {
    private final float[] adjusted; // [vocabulary] logits with penalties and bias
    private final TokensInPlay inPlay;
    private final TokenRanking ranking;

    public Sampler(int vocabularySize) {
        adjusted = new float[vocabularySize];
        inPlay = new TokensInPlay(vocabularySize);
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
        float[] scores = adjusted(logits, state);
        state.keepLogits(logits, scores);
        if (scores == logits) {
            inPlay.narrow(scores, highest, state.parameters());
        } else {
            inPlay.narrow(scores, state.parameters());
        }
        int tokenId = inPlay.tokenAt(CounterRandom.uniform(state.parameters().seed(), position));

        boolean distributionWanted = state.logProbabilityWanted() || state.candidateCount() > 0;
        double logNormaliser = distributionWanted ? logSumOfExponentials(logits, highest) : Double.NaN;
        into.add(tokenId, state.logProbabilityWanted() ? (float) (logits[tokenId] - logNormaliser) : Float.NaN);
        addCandidates(logits, logNormaliser, state.candidateCount(), into);
    }

    /** The logits themselves where nothing changes them. */
    private float[] adjusted(float[] logits, SamplingState state) {
        if (SamplingStage.PENALTIES.isNeutral(state.parameters())) {
            return logits;
        }
        System.arraycopy(logits, 0, adjusted, 0, adjusted.length);
        LogitAdjustment.apply(state, adjusted);
        return adjusted;
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

    private float requireDistribution(float[] logits) {
        if (logits.length != adjusted.length) {
            throw new IllegalArgumentException("%d logits (expected: %d)".formatted(logits.length, adjusted.length));
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
