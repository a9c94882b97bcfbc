package dev.pinball.accelerator.sampling;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a step gives for each output of its batch: a token that was drawn, the score of one that was known, or a hidden state, as
 * its {@link SamplingState} wants. Log-probabilities are natural logarithms of the model's
 * own distribution, before temperature, penalties and bias. Taken once at start-up and filled anew for every step.
 */
public final class SampledTokens {
    /** The ranked candidates of one output at most. */
    public static final int CANDIDATES_MAX = 20;

    private final int[] tokenIds;
    private final float[] logProbabilities;
    private final int[] ranks; // of known tokens
    private final float[] @Nullable [] hiddenStates; // [outputs][width]
    private final boolean[] failed;
    private final int[] candidateCounts;
    private final int[] candidateIds; // [outputs, CANDIDATES_MAX]
    private final float[] candidateLogProbabilities; // [outputs, CANDIDATES_MAX]
    private int count;

    /** @param outputsMax outputs of a step at most */
    public SampledTokens(int outputsMax) {
        tokenIds = new int[outputsMax];
        logProbabilities = new float[outputsMax];
        ranks = new int[outputsMax];
        hiddenStates = new float[outputsMax][];
        failed = new boolean[outputsMax];
        candidateCounts = new int[outputsMax];
        candidateIds = new int[outputsMax * CANDIDATES_MAX];
        candidateLogProbabilities = new float[outputsMax * CANDIDATES_MAX];
    }

    /** Begins a step that draws this number of tokens, and discards those of the step before. */
    public void begin(int outputCount) {
        Arrays.fill(hiddenStates, 0, count, null);
        count = outputCount;
        Arrays.fill(candidateCounts, 0, count, 0);
        Arrays.fill(failed, 0, count, false);
    }

    /**
     * Sets the token of one output; {@code logProbability} is NaN where it was not asked for. Several threads may do so at
     * the same time, each for outputs of its own.
     */
    public void set(int output, int tokenId, float logProbability) {
        tokenIds[Objects.checkIndex(output, count)] = tokenId;
        logProbabilities[output] = logProbability;
        ranks[output] = 0;
    }

    /** Sets the log-probability of a known token, and its rank among all: 1 for the likeliest. */
    public void setScore(int output, int tokenId, float logProbability, int rank) {
        set(output, tokenId, logProbability);
        ranks[output] = rank;
    }

    /** Sets the hidden state of an output row to a copy of {@code width} values. */
    public void setHiddenState(int output, float[] values, int start, int width) {
        hiddenStates[Objects.checkIndex(output, count)] = Arrays.copyOfRange(values, start, start + width);
    }

    /** There is no token for an output: its logits are no distribution. The other outputs of the step have theirs. */
    public void fail(int output) {
        failed[Objects.checkIndex(output, count)] = true;
    }

    /** Whether there is no token for an output, since its logits are NaN, +infinity, or all -infinity. */
    public boolean failed(int output) {
        return failed[Objects.checkIndex(output, count)];
    }

    /** Whether one of the outputs from {@code first} to {@code end} has no token. */
    public boolean anyFailed(int first, int end) {
        boolean any = false;
        for (int output = first; output < end; output++) {
            any |= failed(output);
        }
        return any;
    }

    /** Adds the next ranked candidate, likeliest first, of an output. */
    public void addCandidate(int output, int tokenId, float logProbability) {
        int rank = Objects.checkIndex(candidateCounts[Objects.checkIndex(output, count)]++, CANDIDATES_MAX);
        candidateIds[output * CANDIDATES_MAX + rank] = tokenId;
        candidateLogProbabilities[output * CANDIDATES_MAX + rank] = logProbability;
    }

    public int count() {
        return count;
    }

    /** @throws IllegalStateException when there is none */
    public int tokenId(int output) {
        if (failed(output)) {
            throw new IllegalStateException("output " + output + " has no token");
        }
        return tokenIds[Objects.checkIndex(output, count)];
    }

    public float logProbability(int output) {
        return logProbabilities[Objects.checkIndex(output, count)];
    }

    /** The rank of a known token, 1 for the likeliest; 0 for one that was drawn. */
    public int rank(int output) {
        return ranks[Objects.checkIndex(output, count)];
    }

    /** [width], for the caller to keep; only where it was wanted. */
    public float[] hiddenState(int output) {
        return Objects.requireNonNull(hiddenStates[Objects.checkIndex(output, count)], "no hidden state was wanted");
    }

    public int candidateCount(int output) {
        return candidateCounts[Objects.checkIndex(output, count)];
    }

    public int candidateId(int output, int rank) {
        return candidateIds[output * CANDIDATES_MAX + Objects.checkIndex(rank, candidateCount(output))];
    }

    public float candidateLogProbability(int output, int rank) {
        return candidateLogProbabilities[output * CANDIDATES_MAX + Objects.checkIndex(rank, candidateCount(output))];
    }
}
