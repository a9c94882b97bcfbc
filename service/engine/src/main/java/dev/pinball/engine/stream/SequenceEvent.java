package dev.pinball.engine.stream;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Timings;
import dev.pinball.engine.request.Usage;
import java.util.List;

/** An event for the client of a sequence. {@link Finished} comes once for each answer, and nothing follows the last. */
public sealed interface SequenceEvent {

    /**
     * More of the answer: the token of a step, or those of several steps that the event loop had no time for before.
     *
     * @param tokens one at least
     */
    record TokensGenerated(List<GeneratedToken> tokens) implements SequenceEvent {

        /** What the tokens have reserved of the {@link StreamBudget}. */
        public long budgetBytes() {
            long bytes = 0;
            for (GeneratedToken token : tokens) {
                bytes += token.budgetBytes();
            }
            return bytes;
        }
    }

    /** The answer is complete, or the sequence has ended before one was; {@code sequenceEnded} unless it is kept. */
    record Finished(FinishReason reason, Usage usage, Timings timings, String message, boolean sequenceEnded)
            implements SequenceEvent {}

    /** A token that could have been drawn, with its own text. */
    record Candidate(int tokenId, String text, float logProbability) {}
}
