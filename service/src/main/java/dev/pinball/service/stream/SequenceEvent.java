package dev.pinball.service.stream;

import dev.pinball.service.request.FinishReason;
import dev.pinball.service.request.Timings;
import dev.pinball.service.request.Usage;
import java.util.List;

/** What a client learns of its sequence. {@link Finished} comes once for each answer, and nothing follows the last. */
public sealed interface SequenceEvent {

    /** What the {@link StreamBudget} is asked for before this event is handed over, and given back once it is written. */
    long heldBytes();

    /**
     * One token of the answer.
     *
     * @param text what became complete with it; empty while a character or a possible stop text is open
     * @param logProbability NaN where not asked for
     * @param candidates ranked; empty where not asked for
     */
    record TokenGenerated(String text, int tokenId, float logProbability, List<Candidate> candidates)
            implements SequenceEvent {

        /** An estimate of the objects that wait for the transport. */
        @Override
        public long heldBytes() {
            long bytes = 64 + 2L * text.length();
            for (Candidate candidate : candidates) {
                bytes += 64 + 2L * candidate.text.length();
            }
            return bytes;
        }
    }

    /** The answer is complete, or the sequence has ended before one was; {@code sequenceEnded} unless it is kept. */
    record Finished(FinishReason reason, Usage usage, Timings timings, String message, boolean sequenceEnded)
            implements SequenceEvent {

        /** Nothing: it always comes, and as often as there are requests. */
        @Override
        public long heldBytes() {
            return 0;
        }
    }

    /** A token that could have come, with its piece of text. */
    record Candidate(int tokenId, String text, float logProbability) {}
}
