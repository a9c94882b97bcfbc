package dev.pinball.engine.stream;

import dev.pinball.engine.request.FinishReason;

/** A sequence whose events go to a client; any thread. */
public interface StreamedSequence {
    EventSink sink();

    /** Ends it: its client can't take its events. */
    void cancel(FinishReason reason);
}
