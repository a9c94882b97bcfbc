package dev.pinball.accelerator;

import dev.pinball.accelerator.sampling.SampledTokens;
import java.util.List;
import java.util.stream.IntStream;

/** One token that a step drew, as a value: equal when every bit is. */
public record DrawnToken(int tokenId, float logProbability, int rank, List<Candidate> candidates) {

    /** A ranked candidate, likeliest first. */
    public record Candidate(int tokenId, float logProbability) {}

    static DrawnToken of(SampledTokens sampled, int output) {
        List<Candidate> candidates = IntStream.range(0, sampled.candidateCount(output))
                .mapToObj(rank ->
                        new Candidate(sampled.candidateId(output, rank), sampled.candidateLogProbability(output, rank)))
                .toList();
        return new DrawnToken(
                sampled.tokenId(output), sampled.logProbability(output), sampled.rank(output), candidates);
    }
}
