package dev.pinball.service.request;

/**
 * What an answer brings beside its text.
 *
 * @param logProbabilities the log-probability of each token
 * @param candidateCount ranked candidates of each step, 0 to {@code SampledTokens.CANDIDATES_MAX}
 */
public record OutputOptions(boolean logProbabilities, int candidateCount) {
    public static final OutputOptions TEXT_ALONE = new OutputOptions(false, 0);
}
