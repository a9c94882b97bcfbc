package dev.pinball.engine.stream;

import java.util.concurrent.Executor;

/** The receiving end of one sequence. */
public interface EventSink {

    /**
     * Runs {@link #accept}: the event loop of the client's stream, always the same one. All its sinks share one task a
     * step.
     */
    Executor eventLoop();

    /** The budget of the stream, shared by all its sequences. */
    StreamBudget budget();

    /** Takes the next event, in order, on {@link #eventLoop}. */
    void accept(SequenceEvent event);
}
