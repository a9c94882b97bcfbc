package dev.pinball.engine.request;

import dev.pinball.accelerator.sampling.LogitsCopy;
import dev.pinball.model.embedding.Pooling;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is returned besides the text.
 *
 * @param logProbabilities the log-probability of each token
 * @param candidateCount ranked candidates of each step, 0 to {@code SampledTokens.CANDIDATES_MAX}
 * @param logitsCopy gets the logits of each step
 * @param promptCandidates ranked candidates of each token of the prompt, whose log-probabilities are returned; empty where they
 *     are not
 * @param embedding of the prompt, in place of an answer; empty where none is wanted
 */
public record OutputOptions(
        boolean logProbabilities,
        int candidateCount,
        Optional<LogitsCopy> logitsCopy,
        OptionalInt promptCandidates,
        Optional<Pooling> embedding) {
    public static final OutputOptions TEXT_ALONE = new OutputOptions(false, 0);

    public OutputOptions(boolean logProbabilities, int candidateCount) {
        this(logProbabilities, candidateCount, Optional.empty(), OptionalInt.empty(), Optional.empty());
    }

    /** The logits of each step alone. */
    static OutputOptions logits(LogitsCopy copy) {
        return new OutputOptions(false, 0, Optional.of(copy), OptionalInt.empty(), Optional.empty());
    }

    /** An embedding of the prompt alone. */
    public static OutputOptions embedding(Pooling pooling) {
        return new OutputOptions(false, 0, Optional.empty(), OptionalInt.empty(), Optional.of(pooling));
    }

    /** The same, and the log-probabilities of the prompt's tokens. */
    public OutputOptions withPromptCandidates(OptionalInt count) {
        return new OutputOptions(logProbabilities, candidateCount, logitsCopy, count, embedding);
    }

    /** The same, and the log-probability of each token. */
    public OutputOptions withLogProbabilities() {
        return new OutputOptions(true, candidateCount, logitsCopy, promptCandidates, embedding);
    }
}
