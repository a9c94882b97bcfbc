package dev.pinball.server.grpc.generation;

import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.server.grpc.transport.StatusMapping;
import dev.pinball.v1.Candidate;
import dev.pinball.v1.Candidates;
import dev.pinball.v1.Finished;
import dev.pinball.v1.PromptTokens;
import dev.pinball.v1.Timings;
import dev.pinball.v1.Token;
import dev.pinball.v1.Usage;
import java.util.List;
import java.util.stream.Collectors;

/** The events of a sequence as protobuf messages. */
final class GenerationMessages {
    private static final double NANOS_PER_MS = 1e6;

    private GenerationMessages() {}

    /** One message for all of {@code tokens}. */
    static Token token(List<GeneratedToken> tokens) {
        Token.Builder message = Token.newBuilder();
        if (tokens.size() == 1) {
            message.setText(tokens.getFirst().text());
        } else {
            message.setText(tokens.stream().map(GeneratedToken::text).collect(Collectors.joining()));
        }
        for (GeneratedToken token : tokens) {
            add(token, message);
        }
        return message.build();
    }

    private static void add(GeneratedToken token, Token.Builder message) {
        message.addIds(token.tokenId());
        if (!Float.isNaN(token.logProbability())) {
            message.addLogProbabilities(token.logProbability());
        }
        if (!token.candidates().isEmpty()) {
            message.addCandidates(candidates(token));
        }
    }

    private static Candidates candidates(GeneratedToken token) {
        Candidates.Builder candidates = Candidates.newBuilder();
        for (SequenceEvent.Candidate candidate : token.candidates()) {
            candidates.addRanked(Candidate.newBuilder()
                    .setId(candidate.tokenId())
                    .setText(candidate.text())
                    .setLogProbability(candidate.logProbability()));
        }
        return candidates.build();
    }

    static PromptTokens promptTokens(SequenceEvent.PromptScored scored) {
        PromptTokens.Builder message = PromptTokens.newBuilder().addAllRanks(scored.ranks());
        for (GeneratedToken token : scored.tokens()) {
            message.addIds(token.tokenId())
                    .addLogProbabilities(token.logProbability())
                    .addCandidates(candidates(token));
        }
        return message.build();
    }

    /** @param kept whether the client may go on with the sequence */
    static Finished finished(SequenceEvent.Finished event, boolean kept) {
        return Finished.newBuilder()
                .setReason(StatusMapping.onWire(event.reason()))
                .setUsage(usage(event.usage()))
                .setTimings(timings(event.timings()))
                .setMessage(event.message())
                .setKept(kept)
                .build();
    }

    private static Usage usage(dev.pinball.engine.request.Usage usage) {
        return Usage.newBuilder()
                .setPromptTokens(usage.promptTokens())
                .setGeneratedTokens(usage.generatedTokens())
                .setCachedTokens(usage.cachedTokens())
                .build();
    }

    private static Timings timings(dev.pinball.engine.request.Timings timings) {
        return Timings.newBuilder()
                .setQueueMs(timings.queueNanos() / NANOS_PER_MS)
                .setTimeToFirstTokenMs(timings.timeToFirstTokenNanos() / NANOS_PER_MS)
                .setInterTokenMs(timings.interTokenNanos() / NANOS_PER_MS)
                .setTotalMs(timings.totalNanos() / NANOS_PER_MS)
                .build();
    }
}
