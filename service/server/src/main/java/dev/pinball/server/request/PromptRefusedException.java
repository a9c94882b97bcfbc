package dev.pinball.server.request;

import dev.pinball.PinballException;
import dev.pinball.engine.request.Refusal;

/** A prompt that is not read. */
public final class PromptRefusedException extends PinballException {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    PromptRefusedException(Refusal refusal) {
        super(refusal.message(), false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
