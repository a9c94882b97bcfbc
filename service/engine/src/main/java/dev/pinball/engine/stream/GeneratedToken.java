package dev.pinball.engine.stream;

import dev.pinball.engine.stream.SequenceEvent.Candidate;
import java.util.List;

/**
 * One token of an answer.
 *
 * @param text the text that it completed; empty while a character or a possible stop text is incomplete
 * @param logProbability NaN where not asked for
 * @param candidates ranked; empty where not asked for
 */
public record GeneratedToken(String text, int tokenId, float logProbability, List<Candidate> candidates) {
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
