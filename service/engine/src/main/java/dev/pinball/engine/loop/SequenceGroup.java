package dev.pinball.engine.loop;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.stream.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The sequences of one request: one for each answer to its prompt. The first takes the prompt piece by piece; the others get
 * all of it with Go, and find the keys and values of its full blocks in the cache. Each answer draws with a seed of its own:
 * that of the request, and so many more as its index. On the thread of its client.
 */
public final class SequenceGroup {
    private static final int[] NOTHING = {};

    private final EngineHandle engine;
    private final GenerationRequest request;
    private final int answerCount;
    private final IntFunction<EventSink> sinks;
    private final List<SequenceHandle> sequences = new ArrayList<>();
    private final List<int[]> prompt = new ArrayList<>(); // its pieces, where there are more answers than one

    /** @param sinks of the answers, by index */
    public SequenceGroup(
            EngineHandle engine, GenerationRequest request, int answerCount, IntFunction<EventSink> sinks) {
        this.engine = engine;
        this.request = request;
        this.answerCount = answerCount;
        this.sinks = sinks;
    }

    /**
     * Requests a place for each answer, or none; empty when taken.
     *
     * @param complete whether the tokens that follow are the whole prompt: then it gives its places to no other
     */
    public Optional<Refusal> reserve(boolean complete) {
        List<EventSink> answerSinks =
                IntStream.range(0, answerCount).mapToObj(sinks).toList();
        if (answerCount > 1) {
            Optional<Refusal> refusal =
                    engine.refusePlaces(answerCount, EngineHandle.claim(request, answerSinks.getFirst()));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        for (int answer = 0; answer < answerCount; answer++) {
            long seed = request.sampling().seed() + answer;
            GenerationRequest ofAnswer = request.withSampling(request.sampling().withSeed(seed));
            switch (engine.reserve(ofAnswer, complete, answerSinks.get(answer))) {
                case Admission.Admitted(SequenceHandle sequence) -> sequences.add(sequence);
                case Admission.Refused(Refusal refusal) -> {
                    withdraw();
                    sequences.clear();
                    return Optional.of(refusal);
                }
            }
        }
        return Optional.empty();
    }

    public int answerCount() {
        return answerCount;
    }

    /** Why these tokens can't be the whole prompt; empty where they can. None is taken. */
    public Optional<Refusal> refusePrompt(int[] tokenIds) {
        OptionalInt answerTokensMax = request.stop().tokensMax();
        return engine.rules()
                .refusePrompt(tokenIds, tokenIds.length, answerTokensMax)
                .or(() -> engine.rules().refuseGo(tokenIds.length, answerTokensMax))
                .or(() -> engine.refuseLate(request, tokenIds.length));
    }

    /**
     * These tokens are the whole prompt: generate; empty when taken. They were taken by {@link #refusePrompt}, and the answers of
     * the whole request by {@link EngineHandle#refuseTogether}.
     */
    public Optional<Refusal> begin(int[] tokenIds) {
        return sequences.stream()
                .map(sequence -> sequence.begin(tokenIds))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** More of the prompt, and whether it is complete; empty when taken. */
    public Optional<Refusal> append(int[] tokenIds, boolean go) {
        Optional<Refusal> refusal = first().append(tokenIds, go);
        if (refusal.isPresent() || answerCount == 1) {
            return refusal;
        }
        prompt.add(tokenIds.clone());
        return go ? goOthers() : ofOthers(other -> other.append(NOTHING)); // their client was heard
    }

    /** The prompt is complete: generate; empty when taken. */
    public Optional<Refusal> go() {
        return first().go().or(this::goOthers);
    }

    private Optional<Refusal> goOthers() {
        int[] whole = prompt.stream().flatMapToInt(IntStream::of).toArray();
        return ofOthers(sequence -> sequence.append(whole, true));
    }

    private Optional<Refusal> ofOthers(Function<SequenceHandle, Optional<Refusal>> message) {
        return sequences.stream().skip(1).map(message).flatMap(Optional::stream).findFirst();
    }

    /** Ends the answers that have not ended. */
    public void cancel(FinishReason reason) {
        sequences.forEach(sequence -> sequence.cancel(reason));
    }

    /** Ends them because one of the messages was refused, which counts as one refusal. */
    public void refuse(Refusal refusal) {
        first().refuse(refusal);
        withdraw();
    }

    /** Ends them because their request was refused, which is counted already; what has begun counts as cancelled. */
    public void withdraw() {
        sequences.forEach(SequenceHandle::withdraw);
    }

    /** Where it is: {@code ANSWER} while any answer is generated, {@code ENDED} when all have ended. */
    public SequencePhase phase() {
        return Stream.of(SequencePhase.ANSWER, SequencePhase.IDLE)
                .filter(phase -> sequences.stream().anyMatch(sequence -> sequence.phase() == phase))
                .findFirst()
                .orElse(SequencePhase.ENDED);
    }

    private SequenceHandle first() {
        return sequences.getFirst();
    }
}
