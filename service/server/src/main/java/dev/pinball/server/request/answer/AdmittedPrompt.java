package dev.pinball.server.request.answer;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.engine.loop.SequenceGroup;
import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.Reading;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.Executor;

/** One of the prompts of a request, and the sequences that answer it. On the event loop of its client. */
final class AdmittedPrompt implements AnswerSink.Request {
    private static final String PROMPT = "prompt"; // as the engine says

    private final SingleRequest request;
    private final ModelEndpoint endpoint;
    private final Asked.AskedPrompt asked;
    private final int firstAnswer;
    private final Caller caller;
    private final SequenceGroup sequences;
    private Reading reading = Reading.EMPTY;
    private boolean refused;

    /**
     * @param firstAnswer the index of the first of its answers among all of the request
     * @param caller who is told how they end
     */
    AdmittedPrompt(
            SingleRequest request,
            ModelEndpoint endpoint,
            Asked.AskedPrompt asked,
            int answerCount,
            int firstAnswer,
            Caller caller) {
        this.request = request;
        this.endpoint = endpoint;
        this.asked = asked;
        this.firstAnswer = firstAnswer;
        this.caller = caller;
        sequences = new SequenceGroup(
                endpoint.engine(),
                asked.generation(),
                answerCount,
                answer -> new AnswerSink(this, answer, endpoint.name()));
    }

    int answerCount() {
        return sequences.answerCount();
    }

    /** Requests a place for each answer, or none; empty when taken. */
    Optional<Refusal> reserve() {
        return sequences.reserve(true);
    }

    /**
     * Begins to read it.
     *
     * @throws dev.pinball.server.request.RefusedRequestException when too many prompts wait to be read
     */
    Future<int[]> read(Context eventLoop) {
        reading = endpoint.prompts().read(asked.prompt().content(), true, eventLoop);
        return reading.tokenIds();
    }

    /** Why it can't be answered; empty where it can. */
    Optional<Refusal> check(int[] tokenIds) {
        return sequences.refusePrompt(tokenIds).map(this::named);
    }

    /** It is complete: generate; empty when taken. */
    Optional<Refusal> go(int[] tokenIds) {
        return sequences.begin(tokenIds).map(this::named);
    }

    private Refusal named(Refusal refusal) {
        return refusal.renamed(PROMPT, asked.prompt().field());
    }

    /** Whether all its sequences have ended. */
    boolean ended() {
        return sequences.phase() == SequencePhase.ENDED;
    }

    /** Nobody wants what is still being read. */
    void stopReading() {
        reading.stop().run();
    }

    /** Ends what is still generated; its client learns of it. */
    void end(FinishReason reason) {
        stopReading();
        sequences.cancel(reason);
    }

    /** Ends all of it; this counts as a refusal. */
    void refuse(Refusal refusal) {
        refused = true;
        stopReading();
        sequences.refuse(refusal);
    }

    /** Ends all of it, and nobody learns of it: its request is refused, which another counts, or put off. */
    void giveUp() {
        refused = true;
        stopReading();
        sequences.withdraw();
    }

    @Override
    public void accept(int answer, SequenceEvent event) {
        if (refused) {
            budget().release(event.budgetBytes());
            return;
        }
        if (event instanceof SequenceEvent.Finished) {
            stopReading();
        }
        request.accept(firstAnswer + answer, event);
    }

    @Override
    public boolean refused() {
        return refused;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public Executor eventLoop() {
        return request.client().eventLoop();
    }

    @Override
    public Optional<ConnectionShare> connection() {
        return request.client().connection();
    }

    @Override
    public StreamBudget budget() {
        return request.budget();
    }
}
