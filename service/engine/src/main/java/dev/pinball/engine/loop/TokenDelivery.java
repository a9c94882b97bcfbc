package dev.pinball.engine.loop;

import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.engine.config.EngineSettings;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.request.StopConditions;
import dev.pinball.engine.scheduler.StepPlan;
import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.Outbox;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.SequenceEvent.Embedded;
import dev.pinball.engine.stream.SequenceEvent.PromptScored;
import dev.pinball.engine.stream.SequenceEvent.TokensGenerated;
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

    /**
     * Takes what a step gave of a prompt, which doesn't wait: it comes before the answer.
     *
     * @param chunk of the step
     * @param firstOutput its first output
     * @return whether its last output is a token of an answer
     */
    boolean addPrompt(StepPlan.Chunk<LiveSequence> chunk, SampledTokens sampled, int firstOutput) {
        LiveSequence sequence = chunk.sequence();
        int end = firstOutput + chunk.promptOutputs();
        if (sequence.embedding().isPresent()) {
            for (int output = firstOutput; output < end; output++) {
                sequence.embedding().get().add(sampled.hiddenState(output));
            }
        }
        if (sequence.request().output().promptCandidates().isPresent() && !score(chunk, sampled, firstOutput, end)) {
            return false;
        }
        if (chunk.drawsToken() && sequence.request().stop().answersNothing()) {
            finishPrompt(sequence, sampled, end);
            return false;
        }
        return chunk.drawsToken();
    }

    /** False where the scores are too much for the client, which ends the sequence. */
    private boolean score(StepPlan.Chunk<LiveSequence> chunk, SampledTokens sampled, int firstOutput, int end) {
        LiveSequence sequence = chunk.sequence();
        List<GeneratedToken> tokens = new ArrayList<>();
        List<Integer> ranks = new ArrayList<>();
        if (chunk.outputs() > 0 && chunk.firstPromptOutput() == 0) {
            int first = sequence.tokenId(0); // nothing comes before it: it has no score
            tokens.add(new GeneratedToken(tokenizer.text(first), first, Float.NaN, List.of()));
            ranks.add(0);
        }
        for (int output = firstOutput; output < end; output++) {
            String text = tokenizer.text(sampled.tokenId(output));
            tokens.add(GeneratedToken.of(sampled, output, text, tokenizer));
            ranks.add(sampled.rank(output));
        }
        return tokens.isEmpty() || send(sequence, new PromptScored(tokens, ranks));
    }

    /** The prompt is computed, and no answer is wanted. */
    private void finishPrompt(LiveSequence sequence, SampledTokens sampled, int output) {
        Optional<float[]> embedded = sequence.embedding().flatMap(states -> {
            states.add(sampled.hiddenState(output));
            return states.vector();
        });
        if (sequence.embedding().isPresent() && embedded.isEmpty()) {
            endings.put(sequence, () -> finisher.endWithoutLogits(sequence));
        } else if (embedded.isEmpty() || send(sequence, new Embedded(embedded.get()))) {
            endings.put(sequence, () -> finisher.finishAnswer(sequence, FinishReason.LENGTH, false));
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
        GeneratedToken generated = GeneratedToken.of(token.sampled(), token.output(), text + last, tokenizer);
        if (send(sequence, new TokensGenerated(List.of(generated)))) {
            finish.ifPresent(reason -> endings.put(sequence, () -> finisher.finishAnswer(sequence, reason, keeps)));
        }
    }

    /** False where it is too much for the client, which ends the sequence. */
    private boolean send(LiveSequence sequence, SequenceEvent event) {
        if (outbox.tryAdd(sequence.handle(), event)) {
            return true;
        }
        endings.put(
                sequence,
                () -> finisher.end(sequence, FinishReason.SLOW_READER, "the stream holds back more than its limit"));
        return false;
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
}
