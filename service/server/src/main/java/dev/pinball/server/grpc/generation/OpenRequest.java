package dev.pinball.server.grpc.generation;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.engine.loop.SequenceGroup;
import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.request.PromptMessages;
import dev.pinball.server.request.Caller;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.Reading;
import dev.pinball.server.request.answer.AnswerSink;
import dev.pinball.v1.Prompt;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.Executor;

/** One of the requests open on a Converse stream. On the event loop of the stream. */
final class OpenRequest implements AnswerSink.Request {
    private final String id;
    private final ConverseCall stream;
    private final ModelEndpoint endpoint;
    private final Caller caller;
    private final SequenceGroup sequences;
    private final boolean answered; // the prompt is
    private int answersLeft; // of this turn
    private Reading reading = Reading.EMPTY;
    private boolean prompted; // has a token of its prompt
    private boolean goSent; // its prompt is complete, though it may be read yet
    private boolean refused;

    /**
     * @param endpoint to the model that it began with
     * @param generation what each of its answers is to be
     */
    OpenRequest(String id, ConverseCall stream, ModelEndpoint endpoint, GenerationRequest generation, int answerCount) {
        this.id = id;
        this.stream = stream;
        this.endpoint = endpoint;
        caller = stream.caller().of(id);
        sequences = new SequenceGroup(
                endpoint.engine(),
                generation,
                answerCount,
                answer -> new AnswerSink(this, answer, endpoint.model().name()));
        answered = !generation.stop().answersNothing();
        answersLeft = answerCount;
    }

    String id() {
        return id;
    }

    SequenceGroup sequences() {
        return sequences;
    }

    /** One of its answers is complete; returns whether it was the last of this turn. */
    boolean answerFinished() {
        answersLeft--;
        boolean last = answersLeft == 0;
        if (last) {
            goSent = false;
            answersLeft = sequences.answerCount();
        }
        return last;
    }

    boolean generating() {
        return sequences.phase() == SequencePhase.ANSWER;
    }

    /** Whether its client waits for its answer: while its prompt is read, too. */
    boolean answering() {
        return goSent || generating();
    }

    /**
     * The content of a piece of its prompt.
     *
     * @throws dev.pinball.engine.request.InvalidRequestException naming what is wrong in it
     * @throws dev.pinball.server.request.RefusedRequestException when it can never fit the context
     */
    PromptContent content(Prompt prompt) {
        PromptContent content = PromptMessages.content(prompt, endpoint.model());
        endpoint.prompts().check("prompt", content, answered);
        return content;
    }

    /**
     * Begins to read the next piece of its prompt.
     *
     * @param go whether it is the last
     */
    Future<int[]> read(PromptContent content, boolean go, Context eventLoop) {
        goSent = go;
        reading = endpoint.prompts().read(content, !prompted, eventLoop);
        return reading.tokenIds();
    }

    /** Hands the tokens of the piece to the engine, and whether the prompt is complete. */
    Optional<Refusal> append(int[] tokenIds, boolean go) {
        prompted |= tokenIds.length > 0;
        return sequences.append(tokenIds, go);
    }

    /** One of its messages was refused: its sequences end. */
    void refuse(Refusal refusal) {
        refused = true;
        caller.refused(endpoint.name(), refusal);
        closed();
        sequences.refuse(refusal);
    }

    /** It is open no longer: nobody wants what is being read. */
    void closed() {
        reading.stop().run();
    }

    @Override
    public void accept(int answer, SequenceEvent event) {
        stream.requests().accept(this, answer, event);
    }

    @Override
    public Executor eventLoop() {
        return stream.eventLoop();
    }

    @Override
    public Optional<ConnectionShare> connection() {
        return stream.connection();
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public boolean refused() {
        return refused;
    }

    @Override
    public StreamBudget budget() {
        return stream.budget();
    }
}
