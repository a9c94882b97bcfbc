package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.simd.Highest;
import java.util.Objects;

/**
 * Draws the next token from the logits of one row: penalties, bias, temperature, min-p, top-k, top-p, in this order. Equal
 * logits rank by the lower id, and the draw depends on the seed and the position alone, so that a row gives the same token
 * whatever else a step computes.
 *
 * <p>It allocates its memory once, and nothing when it draws. It is not thread-safe.
 */
public final class Sampler {
    private final int vocabularySize;
    private final float[] adjusted; // [vocabulary] logits with penalties and bias
    private final CandidateSet candidateSet;
    private final TokenWeights weights;
    private final TopK topK;

    public Sampler(int vocabularySize) {
        this.vocabularySize = vocabularySize;
        adjusted = new float[vocabularySize];
        weights = new TokenWeights(vocabularySize);
        topK = new TopK(vocabularySize);
        candidateSet = new CandidateSet(vocabularySize, weights, topK);
    }

    /**
     * Sets the token of one output, drawn or known, and the ranked candidates that {@code state} wants, in {@code into}.
     *
     * @param logits [vocabulary] from {@code start} on, as the model gives them, not changed; -infinity is never drawn while
     *     another token is left
     * @param state wants a token, not a hidden state
     * @param position of the token: one past its row
     * @param into gets {@link SampledTokens#fail} where the logits are no distribution: NaN, +infinity, or all -infinity
     */
    public void sample(float[] logits, int start, SamplingState state, int position, SampledTokens into, int output) {
        float highest = Highest.of(logits, start, start + vocabularySize);
        if (!Float.isFinite(highest)) {
            into.fail(output);
            return;
        }
        if (state.knownTokenIds().isPresent()) {
            int known = state.knownTokenIds().get().applyAsInt(position);
            score(logits, start, known, highest, state.candidateCount(), into, output);
            return;
        }
        SamplingParameters parameters = state.parameters();
        boolean asTheyAre = SamplingStage.PENALTIES.isNeutral(parameters);
        if (!asTheyAre) {
            System.arraycopy(logits, start, adjusted, 0, vocabularySize);
            LogitAdjustment.apply(state, adjusted);
        }
        float[] scores = asTheyAre ? logits : adjusted;
        int scoresStart = asTheyAre ? start : 0;
        state.keepLogits(logits, start, scores, scoresStart, vocabularySize);
        float highestScore = asTheyAre ? highest : Highest.of(scores, 0, vocabularySize);
        candidateSet.narrow(scores, scoresStart, highestScore, parameters);
        int tokenId = candidateSet.inverseCdf(CounterRandom.uniform(parameters.seed(), position));

        boolean distributionWanted = state.logProbabilityWanted() || state.candidateCount() > 0;
        double logNormaliser = distributionWanted ? logNormaliser(logits, start, highest) : Double.NaN;
        into.set(
                output,
                tokenId,
                state.logProbabilityWanted() ? (float) (logits[start + tokenId] - logNormaliser) : Float.NaN);
        addCandidates(logits, start, logNormaliser, state.candidateCount(), into, output);
    }

    private void score(
            float[] logits, int start, int tokenId, float highest, int candidateCount, SampledTokens into, int output) {
        float logit = logits[start + Objects.checkIndex(tokenId, vocabularySize)];
        int rank = 1;
        for (int index = start; index < start + vocabularySize; index++) {
            rank += logits[index] > logit ? 1 : 0;
        }
        double logNormaliser = logNormaliser(logits, start, highest);
        into.setScore(output, tokenId, (float) (logit - logNormaliser), rank);
        addCandidates(logits, start, logNormaliser, candidateCount, into, output);
    }

    private void addCandidates(
            float[] logits, int start, double logNormaliser, int candidateCount, SampledTokens into, int output) {
        if (candidateCount == 0) {
            return;
        }
        topK.find(logits, start, candidateCount, Float.NEGATIVE_INFINITY);
        TokenRanking candidates = topK.ranking();
        candidates.sort();
        for (int index = 0; index < candidates.size(); index++) {
            int tokenId = candidates.tokenId(index);
            into.addCandidate(output, tokenId, (float) (logits[start + tokenId] - logNormaliser));
        }
    }

    /** The logarithm of the sum of all exponentials. */
    private double logNormaliser(float[] logits, int start, float highest) {
        return highest + Math.log(weights.weighAll(logits, start, highest, 1, Float.NEGATIVE_INFINITY));
    }
}
