package dev.pinball.engine.request;

import dev.pinball.accelerator.sampling.LogitsCopy;
import java.util.Optional;

/**
 * What is returned besides the text.
 *
 * @param logProbabilities the log-probability of each token
 * @param candidateCount ranked candidates of each step, 0 to {@code SampledTokens.CANDIDATES_MAX}
 * @param logitsCopy gets the logits of each step
 */
public record OutputOptions(boolean logProbabilities, int candidateCount, Optional<LogitsCopy> logitsCopy) {
    public static final OutputOptions TEXT_ALONE = new OutputOptions(false, 0);

    public OutputOptions(boolean logProbabilities, int candidateCount) {
        this(logProbabilities, candidateCount, Optional.empty());
    }
}
