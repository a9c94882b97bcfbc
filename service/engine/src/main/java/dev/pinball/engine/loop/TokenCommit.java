package dev.pinball.engine.loop;

import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.StopConditions;
import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent.Candidate;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Turns a drawn token into text and decides whether it completes the answer. */
final class TokenCommit {
    private final Tokenizer tokenizer;
    private final Vocabulary vocabulary;
    private final int answerTokensMaxDefault;
    private final int knownTokensMax;

    TokenCommit(Tokenizer tokenizer, EngineSettings settings) {
        this.tokenizer = tokenizer;
        vocabulary = tokenizer.vocabulary();
        answerTokensMaxDefault = settings.answerTokensMaxDefault();
        knownTokensMax = settings.knownTokensMax();
    }

    /** The event for the client, and the finish reason if the token completes the answer. */
    record Committed(GeneratedToken token, Optional<FinishReason> finish) {}

    /**
     * @param generatedTokens of the answer, this one included
     * @param keeps whether the sequence is kept if the answer is complete
     */
    Committed commit(LiveSequence sequence, SampledTokens sampled, int output, int generatedTokens, boolean keeps) {
        int tokenId = sampled.tokenId(output);
        Objects.checkIndex(tokenId, vocabulary.size());
        Optional<FinishReason> finish = finishByToken(sequence.request().stop(), tokenId);
        String text = finish.isPresent() ? "" : sequence.text().append(tokenId);
        if (finish.isEmpty()) {
            finish = finishByCount(sequence, generatedTokens);
        }
        if (finish.isPresent()) {
            text += sequence.text().finish(keeps);
        }
        if (sequence.text().stopped()) {
            finish = Optional.of(FinishReason.STOP);
        }
        float logProbability = sampled.logProbability(output);
        return new Committed(new GeneratedToken(text, tokenId, logProbability, candidates(sampled, output)), finish);
    }

    private Optional<FinishReason> finishByToken(StopConditions stop, int tokenId) {
        if (stop.tokenIds().contains(tokenId)) {
            return Optional.of(FinishReason.STOP);
        }
        boolean endOfOutput = vocabulary.endTokens().contains(tokenId) && !stop.ignoreEndOfOutput();
        return endOfOutput ? Optional.of(FinishReason.END_OF_OUTPUT) : Optional.empty();
    }

    private Optional<FinishReason> finishByCount(LiveSequence sequence, int generatedTokens) {
        int tokensMax = sequence.request().stop().tokensMax().orElse(answerTokensMaxDefault);
        boolean full = generatedTokens >= tokensMax || sequence.knownCount() >= knownTokensMax;
        return full ? Optional.of(FinishReason.LENGTH) : Optional.empty();
    }

    private List<Candidate> candidates(SampledTokens sampled, int output) {
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
}
