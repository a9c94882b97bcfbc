package dev.pinball.server.grpc.generation;

import dev.pinball.engine.loop.SequenceHandle;
import dev.pinball.engine.request.SequencePhase;
import dev.pinball.engine.stream.EventSink;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.request.PromptReader;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One of the requests open on a Converse stream. On the event loop of the stream. */
final class OpenRequest implements EventSink {
    private final String id;
    private final ConverseCall stream;
    private final PromptReader prompts;
    private @Nullable SequenceHandle sequence;
    private boolean prompted;

    /**
     * @param prompts reads more of its prompt, for the model that it began with
     * @param prompted whether it has a token of its prompt
     */
    OpenRequest(String id, ConverseCall stream, PromptReader prompts, boolean prompted) {
        this.id = id;
        this.stream = stream;
        this.prompts = prompts;
        this.prompted = prompted;
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

    PromptReader prompts() {
        return prompts;
    }

    boolean generating() {
        return sequence().phase() == SequencePhase.ANSWER;
    }

    boolean prompted() {
        return prompted;
    }

    void appended(int tokenCount) {
        prompted |= tokenCount > 0;
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
    public StreamBudget budget() {
        return stream.budget();
    }
}
