package dev.pinball.engine.report;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;

/** Learns of each request that the engine did not admit; any thread, must return at once, steers nothing. */
public interface RequestObserver {
    /** A request, or a message that belongs to none, was refused. */
    void refused(Refusal refusal);

    /** A request failed before it was admitted or refused. */
    void endedUnadmitted(FinishReason reason);
}
