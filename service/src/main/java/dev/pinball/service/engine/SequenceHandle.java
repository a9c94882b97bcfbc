package dev.pinball.service.engine;

import dev.pinball.service.request.FinishReason;
import dev.pinball.service.request.Refusal;
import java.util.Optional;

/** What a client's stream holds of its sequence; any thread, never blocks. */
public final class SequenceHandle {

    /** More of the prompt; empty when taken. What has arrived is computed at once. */
    public Optional<Refusal> append(int[] tokenIds) {
        throw new UnsupportedOperationException();
    }

    /** The prompt is complete: generate; empty when taken. */
    public Optional<Refusal> go() {
        throw new UnsupportedOperationException();
    }

    /** Ends the sequence with {@code reason}, if it has not ended; always taken. */
    public void cancel(FinishReason reason) {
        throw new UnsupportedOperationException();
    }
}
