package dev.pinball.engine.loop;

import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.request.StopConditions;
import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.Outbox;
import dev.pinball.engine.stream.SequenceEvent.Candidate;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Brings drawn tokens to their clients as text, and decides which of them complete an answer. Text may wait until the
 * accelerator runs the next step. A stop text is then found while that step already computes the sequence: its answer ends
 * after the step, and what the step draws for it is dropped.
 */
final class TokenDelivery {
    private final Tokenizer tokenizer;
    private final Vocabulary vocabulary;
    private final int answerTokensMaxDefault;
    private final int knownTokensMax;
    private final Finisher finisher;
    private final Outbox outbox;
    private final boolean deferred;
    private final List<Drawn> drawn = new ArrayList<>();
    private final Map<LiveSequence, Runnable> endings = new LinkedHashMap<>();

    /** A token that completes no answer unless its text does. */
    private record Drawn(LiveSequence sequence, SampledTokens sampled, int output) {}

    /** @param deferred whether tokens wait for {@link #deliver} */
    TokenDelivery(Tokenizer tokenizer, EngineSettings settings, Finisher finisher, Outbox outbox, boolean deferred) {
        this.tokenizer = tokenizer;
        vocabulary = tokenizer.vocabulary();
        answerTokensMaxDefault = settings.answerTokensMaxDefault();
        knownTokensMax = settings.knownTokensMax();
        this.finisher = finisher;
        this.outbox = outbox;
        this.deferred = deferred;
    }

    /**
     * Takes a drawn token, which its sequence knows already.
     *
     * @param sampled unchanged until {@link #deliver}
     * @param generatedTokens of the answer, this one included
     */
    void add(LiveSequence sequence, SampledTokens sampled, int output, int generatedTokens) {
        int tokenId = Objects.checkIndex(sampled.tokenId(output), vocabulary.size());
        Drawn token = new Drawn(sequence, sampled, output);
        Optional<FinishReason> finishByToken = finishByToken(sequence.request().stop(), tokenId);
        if (finishByToken.isPresent()) {
            deliver(token, "", finishByToken);
            return;
        }
        Optional<FinishReason> finishByCount = finishByCount(sequence, generatedTokens);
        if (finishByCount.isPresent() || !deferred) {
            deliver(token, sequence.text().append(tokenId), finishByCount);
        } else {
            drawn.add(token);
        }
    }

    /** Brings the tokens that wait to the outbox. */
    void deliver() {
        for (Drawn token : drawn) {
            int tokenId = token.sampled().tokenId(token.output());
            deliver(token, token.sequence().text().append(tokenId), Optional.empty());
        }
        drawn.clear();
    }

    /** Whether the answer is complete, and {@link #finishAnswers} is to come. */
    boolean completed(LiveSequence sequence) {
        return endings.containsKey(sequence);
    }

    /** Finishes the answers that are complete; while no step runs, since it gives back their blocks. */
    void finishAnswers() {
        endings.forEach((sequence, ending) -> {
            if (sequence.phase() != SequencePhase.ENDED) { // by a step that failed
                ending.run();
            }
        });
        endings.clear();
    }

    private void deliver(Drawn token, String text, Optional<FinishReason> finishByIdOrCount) {
        LiveSequence sequence = token.sequence();
        boolean keeps = finisher.keeps(sequence);
        String last = finishByIdOrCount.isPresent() ? sequence.text().finish(keeps) : "";
        Optional<FinishReason> finish = sequence.text().stopped() ? Optional.of(FinishReason.STOP) : finishByIdOrCount;
        if (!outbox.tryAdd(sequence.handle(), event(token, text + last))) {
            endings.put(
                    sequence,
                    () -> finisher.end(
                            sequence, FinishReason.SLOW_READER, "the stream holds back more than its limit"));
        } else {
            finish.ifPresent(reason -> endings.put(sequence, () -> finisher.finishAnswer(sequence, reason, keeps)));
        }
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

    private GeneratedToken event(Drawn token, String text) {
        SampledTokens sampled = token.sampled();
        int output = token.output();
        return new GeneratedToken(
                text, sampled.tokenId(output), sampled.logProbability(output), candidates(sampled, output));
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
