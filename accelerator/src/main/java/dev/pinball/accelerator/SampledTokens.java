package dev.pinball.accelerator;

import java.util.Objects;

/**
 * The tokens that a step drew, one for each output of its batch. Log-probabilities are natural logarithms of the model's
 * own distribution, before temperature, penalties and bias. Taken once at start-up and filled anew for every step.
 */
public final class SampledTokens {
    /** The ranked candidates of one output at most. */
    public static final int CANDIDATES_MAX = 20;

    private final int[] tokenIds;
    private final float[] logProbabilities;
    private final int[] candidateCounts;
    private final int[] candidateIds; // [outputs, CANDIDATES_MAX]
    private final float[] candidateLogProbabilities; // [outputs, CANDIDATES_MAX]
    private int count;

    public SampledTokens(DeviceLimits limits) {
        int outputsMax = limits.sequencesPerStepMax();
        tokenIds = new int[outputsMax];
        logProbabilities = new float[outputsMax];
        candidateCounts = new int[outputsMax];
        candidateIds = new int[outputsMax * CANDIDATES_MAX];
        candidateLogProbabilities = new float[outputsMax * CANDIDATES_MAX];
    }

    public void clear() {
        count = 0;
    }

    /** Adds the token of the next output; {@code logProbability} is NaN where it was not asked for. */
    public void add(int tokenId, float logProbability) {
        tokenIds[count] = tokenId;
        logProbabilities[count] = logProbability;
        candidateCounts[count] = 0;
        count++;
    }

    /** Adds the next ranked candidate, likeliest first, of the output added last. */
    public void addCandidate(int tokenId, float logProbability) {
        int output = count - 1;
        int rank = Objects.checkIndex(candidateCounts[output]++, CANDIDATES_MAX);
        candidateIds[output * CANDIDATES_MAX + rank] = tokenId;
        candidateLogProbabilities[output * CANDIDATES_MAX + rank] = logProbability;
    }

    public int count() {
        return count;
    }

    public int tokenId(int output) {
        return tokenIds[Objects.checkIndex(output, count)];
    }

    public float logProbability(int output) {
        return logProbabilities[Objects.checkIndex(output, count)];
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
