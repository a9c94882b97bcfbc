package dev.pinball.engine.stream;

import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.engine.stream.SequenceEvent.Candidate;
import dev.pinball.model.tokenizer.Tokenizer;
import java.util.ArrayList;
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

    /** What a step gave for one output, with the text that it completed. */
    public static GeneratedToken of(SampledTokens sampled, int output, String text, Tokenizer tokenizer) {
        return new GeneratedToken(
                text, sampled.tokenId(output), sampled.logProbability(output), candidates(sampled, output, tokenizer));
    }

    private static List<Candidate> candidates(SampledTokens sampled, int output, Tokenizer tokenizer) {
        int count = sampled.candidateCount(output);
        if (count == 0) {
            return List.of();
        }
        List<Candidate> candidates = new ArrayList<>(count);
        for (int rank = 0; rank < count; rank++) {
            int tokenId = sampled.candidateId(output, rank);
            float logProbability = sampled.candidateLogProbability(output, rank);
            candidates.add(new Candidate(tokenId, tokenizer.text(tokenId), logProbability));
        }
        return List.copyOf(candidates);
    }

    static long budgetBytes(List<GeneratedToken> tokens) {
        long bytes = 0;
        for (GeneratedToken token : tokens) {
            bytes += token.budgetBytes();
        }
        return bytes;
    }

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
