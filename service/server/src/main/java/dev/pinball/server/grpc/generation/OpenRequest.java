package dev.pinball.server.grpc.generation;

import dev.pinball.engine.SequenceHandle;
import dev.pinball.engine.stream.EventSink;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.engine.stream.StreamBudget;
import dev.pinball.server.grpc.call.PromptReader;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One of the requests open on a Converse stream. On the event loop of the stream. */
final class OpenRequest implements EventSink {
    /** What a client may send: more of a prompt unless the answer is being generated. */
    enum Phase {
        PROMPT,
        GENERATING,
        KEPT
    }

    private final String id;
    private final ConverseCall stream;
    private final PromptReader prompts;
    private @Nullable SequenceHandle sequence;
    private Phase phase;
    private boolean prompted;

    /**
     * @param prompts reads more of its prompt, for the model that it began with
     * @param prompted whether it has a token of its prompt
     */
    OpenRequest(String id, ConverseCall stream, PromptReader prompts, boolean prompted, boolean go) {
        this.id = id;
        this.stream = stream;
        this.prompts = prompts;
        this.prompted = prompted;
        this.phase = go ? Phase.GENERATING : Phase.PROMPT;
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
        return phase == Phase.GENERATING;
    }

    boolean prompted() {
        return prompted;
    }

    void appended(int tokenCount) {
        prompted |= tokenCount > 0;
    }

    void enter(Phase next) {
        phase = next;
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
