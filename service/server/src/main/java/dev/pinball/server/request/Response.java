package dev.pinball.server.request;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.Refusal;

/** What goes back to a client, in any protocol, as far as it may end without an answer. */
public interface Response {

    /** Says that nothing is computed, and why. */
    void refuse(Refusal refusal);

    /**
     * Says that the answer is not complete. Does nothing for a reason that completes one.
     *
     * @param detail says more than the reason, or is empty
     */
    void fail(FinishReason reason, String detail);
}
