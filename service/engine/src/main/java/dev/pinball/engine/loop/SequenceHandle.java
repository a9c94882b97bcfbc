package dev.pinball.engine.loop;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.stream.EventSink;
import dev.pinball.engine.stream.StreamedSequence;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A sequence as its client's stream sees it; any thread, never blocks. */
public final class SequenceHandle implements StreamedSequence {
    private static final String GAVE_WAY = "every place was taken, and a complete request needed one";

    private final EngineHandle engine;
    private final GenerationRequest request;
    private final EventSink sink;
    private final AtomicReference<SequencePhase> phase = new AtomicReference<>(SequencePhase.IDLE);
    private final AtomicReference<@Nullable FinishReason> cancelled = new AtomicReference<>();
    private final AtomicReference<Optional<Refusal.Reason>> refusal = new AtomicReference<>(Optional.empty());
    private volatile boolean gaveWay;
    private volatile boolean withdrawn;
    private int appendedTokens; // of all turns; guarded by this
    private volatile int generatedTokens; // of all turns; written while an answer is generated
    private @Nullable LiveSequence live; // from its start to its end; the engine thread's alone

    SequenceHandle(EngineHandle engine, GenerationRequest request, EventSink sink) {
        this.engine = engine;
        this.request = request;
        this.sink = sink;
    }

    /** More of the prompt; empty when taken. What has arrived is computed at once. */
    public Optional<Refusal> append(int[] tokenIds) {
        return append(tokenIds, false);
    }

    /** More of the prompt, and whether it is complete; empty when taken. */
    public synchronized Optional<Refusal> append(int[] tokenIds, boolean go) {
        return append(tokenIds, go, go);
    }

    /** The rest of the prompt, of which the engine has taken all answers together: generate; empty when taken. */
    synchronized Optional<Refusal> begin(int[] tokenIds) {
        return append(tokenIds, true, false);
    }

    /** @param asks whether the engine is asked if it takes the answer now */
    private Optional<Refusal> append(int[] tokenIds, boolean go, boolean asks) {
        int knownCount = Math.addExact(knownCount(), tokenIds.length);
        OptionalInt answerTokensMax = request.stop().tokensMax();
        Optional<Refusal> refusal = refuseDuringAnswer("append")
                .or(() -> engine.rules().refusePrompt(tokenIds, knownCount, answerTokensMax))
                .or(() -> asks ? refuseGo(knownCount) : Optional.empty())
                .or(() -> command(new EngineCommand.Append(this, tokenIds.clone(), go, engine.nanoTime()), go));
        if (refusal.isEmpty()) {
            appendedTokens += tokenIds.length;
        }
        return refusal;
    }

    /** The prompt is complete: generate; empty when taken. */
    public synchronized Optional<Refusal> go() {
        return refuseDuringAnswer("go")
                .or(() -> refuseGo(knownCount()))
                .or(() -> command(new EngineCommand.Go(this, engine.nanoTime()), true));
    }

    /** The first turn of a sequence was counted with its admission. */
    private Optional<Refusal> refuseGo(int promptTokens) {
        Optional<Refusal> refusal = engine.refuseGo(request, promptTokens);
        return refusal.isPresent() || generatedTokens == 0
                ? refusal
                : sink.quota().flatMap(quota -> quota.begin(engine.nanoTime()));
    }

    private Optional<Refusal> command(EngineCommand command, boolean go) {
        if (go) { // before the engine can finish the answer
            phase.compareAndSet(SequencePhase.IDLE, SequencePhase.ANSWER);
            engine.slots().answers(this);
        }
        Optional<Refusal> refusal = engine.command(command);
        if (go && refusal.isPresent()) {
            phase.compareAndSet(SequencePhase.ANSWER, SequencePhase.IDLE);
        }
        if (!go && refusal.isEmpty()) {
            engine.slots().waitsForPrompt(this);
        }
        return refusal;
    }

    /** Ends the sequence with {@code reason}, if it has not ended; always taken. */
    @Override
    public void cancel(FinishReason reason) {
        if (cancelled.compareAndSet(null, reason)) {
            engine.cancel(this);
        }
    }

    /** Ends the sequence because one of its messages was refused; always taken. */
    public void refuse(Refusal refused) {
        refusal.compareAndSet(Optional.empty(), Optional.of(refused.reason()));
        cancel(FinishReason.CANCELLED);
    }

    /** Ends the sequence because its request was refused, which another counts; always taken. */
    void withdraw() {
        withdrawn = true;
        cancel(FinishReason.CANCELLED);
    }

    /** Whether its request was refused, and is counted by another. */
    boolean withdrawn() {
        return withdrawn;
    }

    /** Ends the sequence because a complete request has taken its place. */
    void giveWay() {
        gaveWay = true;
        cancel(FinishReason.IDLE);
    }

    /** More about why it was cancelled; empty for nothing. */
    String cancellation() {
        return gaveWay ? GAVE_WAY : "";
    }

    /** Where it is, as its client knows: {@code IDLE} until Go, also while a prompt arrives. */
    public SequencePhase phase() {
        return phase.get();
    }

    synchronized Optional<Refusal> start(int[] promptTokenIds, boolean go) {
        phase.set(go ? SequencePhase.ANSWER : SequencePhase.IDLE);
        appendedTokens = promptTokenIds.length;
        return engine.command(new EngineCommand.Start(this, promptTokenIds.clone(), go, engine.nanoTime()));
    }

    /** The engine has taken its start. */
    void begun(LiveSequence sequence) {
        live = sequence;
        if (cancelled.get() != null) { // before its start was taken
            engine.cancel(this);
        }
    }

    /** What the engine knows of it; empty once it has ended. Only on the engine thread. */
    Optional<LiveSequence> live() {
        return Optional.ofNullable(live);
    }

    GenerationRequest request() {
        return request;
    }

    @Override
    public EventSink sink() {
        return sink;
    }

    /** Why one of its messages was refused. */
    Optional<Refusal.Reason> refusal() {
        return refusal.get();
    }

    /** Why it was cancelled; only if it was. */
    FinishReason cancelled() {
        return Objects.requireNonNull(cancelled.get(), "not cancelled");
    }

    /** The answer is complete and the sequence kept: it is the client's turn. */
    void kept(int tokensOfAnswer) {
        generatedTokens = generatedTokens() + tokensOfAnswer;
        engine.slots().waitsForTurn(this); // before the client can go on
        phase.updateAndGet(before -> before.become(SequencePhase.IDLE));
    }

    void ended() {
        phase.updateAndGet(before -> before.become(SequencePhase.ENDED));
        live = null;
    }

    private int generatedTokens() {
        return generatedTokens;
    }

    private int knownCount() {
        return appendedTokens + generatedTokens;
    }

    private Optional<Refusal> refuseDuringAnswer(String message) {
        return switch (phase.get()) {
            case IDLE, PROMPT -> Optional.empty();
            case ANSWER -> Optional.of(Refusal.invalid(message + ": too early (expected: after the answer finished)"));
            case ENDED -> Optional.of(Refusal.invalid(message + ": the sequence has ended"));
        };
    }
}
