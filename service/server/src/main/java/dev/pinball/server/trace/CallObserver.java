package dev.pinball.server.trace;

import dev.pinball.engine.stream.SequenceEvent.Finished;

/** Learns how the requests of one call end; steers nothing. */
public interface CallObserver {
    /** An answer has ended. */
    void finished(String model, String tenant, Finished finished);

    /**
     * A request was refused.
     *
     * @param model the one that it met; empty for none
     * @param reason in lower case
     */
    void refused(String model, String tenant, String reason);

    /** The observer of one of the requests of a call that has several. */
    CallObserver of(String requestId);
}
