package dev.pinball.server.request;

import dev.pinball.PinballException;
import dev.pinball.engine.request.Refusal;

/** A request that is not taken, for another reason than a wrong value. */
public final class RefusedRequestException extends PinballException {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    public RefusedRequestException(Refusal refusal) {
        super(refusal.message(), false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
