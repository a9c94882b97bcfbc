package dev.pinball.server.grpc.generation;

import dev.pinball.engine.admission.ConnectionShare;
import dev.pinball.engine.loop.SequenceHandle;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.stream.EventSink;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.request.PromptReader;
import dev.pinball.server.grpc.request.Reading;
import dev.pinball.v1.Prompt;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One of the requests open on a Converse stream. On the event loop of the stream. */
final class OpenRequest implements EventSink {
    private final String id;
    private final ConverseCall stream;
    private final PromptReader prompts;
    private @Nullable SequenceHandle sequence;
    private Reading reading = Reading.EMPTY;
    private boolean prompted; // has a token of its prompt

    /**
     * @param prompts reads its prompt, for the model that it began with
     */
    OpenRequest(String id, ConverseCall stream, PromptReader prompts) {
        this.id = id;
        this.stream = stream;
        this.prompts = prompts;
    }

    void admitted(SequenceHandle handle) {
        sequence = handle;
    }

    String id() {
        return id;
    }

    SequenceHandle sequence() {
        if (sequence == null) {
            throw new IllegalStateException("request " + id + " is not admitted");
        }
        return sequence;
    }

    boolean generating() {
        return sequence().phase() == SequencePhase.ANSWER;
    }

    /** Begins to read the next piece of its prompt. */
    Future<int[]> read(Prompt prompt, Context eventLoop) {
        prompts.check(prompt);
        reading = prompts.read(prompt, !prompted, eventLoop);
        return reading.tokenIds();
    }

    /** Hands the tokens of the piece to the engine, and whether the prompt is complete. */
    Optional<Refusal> append(int[] tokenIds, boolean go) {
        prompted |= tokenIds.length > 0;
        return sequence().append(tokenIds, go);
    }

    /** It is open no longer: nobody wants what is being read. */
    void closed() {
        reading.stop().run();
    }

    @Override
    public void accept(SequenceEvent event) {
        stream.requests().accept(this, event);
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
    public StreamBudget budget() {
        return stream.budget();
    }
}
