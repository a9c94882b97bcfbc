package dev.pinball.service.engine;

import dev.pinball.service.request.GenerationRequest;
import dev.pinball.service.stream.EventSink;

/** All that other threads hold of the engine. */
public final class EngineHandle {

    /**
     * Asks for a sequence. Takes no step itself and never blocks.
     *
     * @param promptTokenIds the beginning of the prompt; may be empty
     * @param go whether the prompt is complete
     */
    public Admission start(GenerationRequest request, int[] promptTokenIds, boolean go, EventSink sink) {
        throw new UnsupportedOperationException();
    }

    /** The clock of {@link GenerationRequest#deadlineNanos}. */
    public long nanoTime() {
        throw new UnsupportedOperationException();
    }

    /** Where the engine is, for health; any thread. */
    public EngineProgress progress() {
        throw new UnsupportedOperationException();
    }

    /** No sequence is admitted from now on; those that are go on. */
    public void drain() {
        throw new UnsupportedOperationException();
    }
}
