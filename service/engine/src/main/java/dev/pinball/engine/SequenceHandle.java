package dev.pinball.engine;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.stream.EventSink;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** What a client's stream holds of its sequence; any thread, never blocks. */
public final class SequenceHandle {
    private enum Turn {
        CLIENT,
        ENGINE,
        ENDED
    }

    private final EngineHandle engine;
    private final GenerationRequest request;
    private final EventSink sink;
    private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.CLIENT);
    private final AtomicReference<Optional<FinishReason>> cancelled = new AtomicReference<>(Optional.empty());
    private int appendedTokens; // of all turns; guarded by this
    private volatile int generatedTokens; // of all turns; written while it is the engine's turn

    SequenceHandle(EngineHandle engine, GenerationRequest request, EventSink sink) {
        this.engine = engine;
        this.request = request;
        this.sink = sink;
    }

    /** More of the prompt; empty when taken. What has arrived is computed at once. */
    public synchronized Optional<Refusal> append(int[] tokenIds) {
        int knownCount = Math.addExact(knownCount(), tokenIds.length);
        return refuseUnlessClientsTurn("append")
                .or(() -> engine.rules().refusePrompt(tokenIds, knownCount))
                .or(() -> engine.command(new EngineCommand.Append(this, tokenIds.clone(), engine.nanoTime())))
                .or(() -> {
                    appendedTokens += tokenIds.length;
                    return Optional.empty();
                });
    }

    /** The prompt is complete: generate; empty when taken. */
    public synchronized Optional<Refusal> go() {
        return refuseUnlessClientsTurn("go")
                .or(() -> engine.rules().refuseGo(knownCount()))
                .or(() -> {
                    turn.compareAndSet(Turn.CLIENT, Turn.ENGINE); // before the engine can finish the answer
                    Optional<Refusal> refusal = engine.command(new EngineCommand.Go(this, engine.nanoTime()));
                    refusal.ifPresent(_ -> turn.compareAndSet(Turn.ENGINE, Turn.CLIENT));
                    return refusal;
                });
    }

    /** Ends the sequence with {@code reason}, if it has not ended; always taken. */
    public void cancel(FinishReason reason) {
        cancelled.compareAndSet(Optional.empty(), Optional.of(reason));
        engine.commands().wake();
    }

    synchronized Optional<Refusal> start(int[] promptTokenIds, boolean go) {
        turn.set(go ? Turn.ENGINE : Turn.CLIENT);
        appendedTokens = promptTokenIds.length;
        return engine.command(new EngineCommand.Start(this, promptTokenIds.clone(), go, engine.nanoTime()));
    }

    GenerationRequest request() {
        return request;
    }

    EventSink sink() {
        return sink;
    }

    Optional<FinishReason> cancelled() {
        return cancelled.get();
    }

    /** The answer is complete and the sequence kept: it is the client's turn. */
    void kept(int tokensOfAnswer) {
        generatedTokens = generatedTokens() + tokensOfAnswer;
        boolean engineHadIt = turn.compareAndSet(Turn.ENGINE, Turn.CLIENT);
        assert engineHadIt : "an answer without Go";
    }

    void ended() {
        Turn before = turn.getAndSet(Turn.ENDED);
        assert before != Turn.ENDED : "ended twice";
    }

    private int generatedTokens() {
        return generatedTokens;
    }

    private int knownCount() {
        return appendedTokens + generatedTokens;
    }

    private Optional<Refusal> refuseUnlessClientsTurn(String message) {
        return switch (turn.get()) {
            case CLIENT -> Optional.empty();
            case ENGINE -> Optional.of(Refusal.invalid(message + ": too early (expected: after the answer finished)"));
            case ENDED -> Optional.of(Refusal.invalid(message + ": the sequence has ended"));
        };
    }
}
