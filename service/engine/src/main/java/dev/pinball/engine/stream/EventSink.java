package dev.pinball.engine.stream;

import java.util.concurrent.Executor;

/** The receiving end of one sequence. */
public interface EventSink {

    /** Where {@link #accept} runs: the event loop of the client's stream. Always the same; one hand-over a step for all its sinks. */
    Executor eventLoop();

    /** What the stream of this sink may hold back; shared by all sequences of the stream. */
    StreamBudget budget();

    /** Takes the next event, in order, on {@link #eventLoop}. */
    void accept(SequenceEvent event);
}
