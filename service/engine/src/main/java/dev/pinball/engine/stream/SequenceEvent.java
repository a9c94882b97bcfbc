package dev.pinball.engine.stream;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Timings;
import dev.pinball.engine.request.Usage;
import java.util.List;

/** An event for the client of a sequence. {@link Finished} comes once for each answer, and nothing follows the last. */
public sealed interface SequenceEvent {

    /** What it has reserved of the {@link StreamBudget}. */
    default long budgetBytes() {
        return 0;
    }

    /**
     * The score of tokens of the prompt, in order, before the first token of the answer. The first token of a prompt has none: its
     * log-probability is NaN, its rank 0.
     *
     * @param tokens one at least, each with its own text
     * @param ranks of the tokens: 1 for the likeliest
     */
    record PromptScored(List<GeneratedToken> tokens, List<Integer> ranks) implements SequenceEvent {

        @Override
        public long budgetBytes() {
            return GeneratedToken.budgetBytes(tokens);
        }
    }

    /** The embedding of the prompt, [width] values: pooled, not normalised. */
    record Embedded(float[] vector) implements SequenceEvent {

        @Override
        public long budgetBytes() {
            return (long) Float.BYTES * vector.length;
        }
    }

    /**
     * More of the answer: the token of a step, or those of several steps that the event loop had no time for before.
     *
     * @param tokens one at least
     */
    record TokensGenerated(List<GeneratedToken> tokens) implements SequenceEvent {

        @Override
        public long budgetBytes() {
            return GeneratedToken.budgetBytes(tokens);
        }
    }

    /** The answer is complete, or the sequence has ended before one was; {@code sequenceEnded} unless it is kept. */
    record Finished(FinishReason reason, Usage usage, Timings timings, String message, boolean sequenceEnded)
            implements SequenceEvent {}

    /** A token that could have been drawn, with its own text. */
    record Candidate(int tokenId, String text, float logProbability) {}
}
