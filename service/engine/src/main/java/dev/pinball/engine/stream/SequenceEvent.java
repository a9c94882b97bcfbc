package dev.pinball.engine.stream;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Timings;
import dev.pinball.engine.request.Usage;
import java.util.List;

/** An event for the client of a sequence. {@link Finished} comes once for each answer, and nothing follows the last. */
public sealed interface SequenceEvent {

    /**
     * One token of the answer.
     *
     * @param text the text that it completed; empty while a character or a possible stop text is incomplete
     * @param logProbability NaN where not asked for
     * @param candidates ranked; empty where not asked for
     */
    record TokenGenerated(String text, int tokenId, float logProbability, List<Candidate> candidates)
            implements SequenceEvent {
        private static final int FRAME_BYTES = 192; // HTTP/2 and gRPC framing, and a request id of usual length
        private static final int CANDIDATE_BYTES = 16;
        private static final int BYTES_PER_CHAR_MAX = 3; // in UTF-8

        /** Its share of a {@link StreamBudget}: an upper estimate of its bytes on the wire. */
        public long budgetBytes() {
            long bytes = FRAME_BYTES + (long) BYTES_PER_CHAR_MAX * text.length();
            for (Candidate candidate : candidates) {
                bytes += CANDIDATE_BYTES
                        + (long) BYTES_PER_CHAR_MAX * candidate.text().length();
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
