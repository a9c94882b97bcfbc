package dev.pinball.server.training;

import dev.pinball.PinballException;

/** A model can't be served, or unloaded; the message says why. */
public final class ModelRefusedException extends PinballException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Kinds of refusal. */
    public enum Reason {
        /** Its file, or its name, is wrong. */
        INVALID,
        /** Nothing of that name is served. */
        UNKNOWN,
        /** What is served now doesn't allow it. */
        STATE
    }

    public ModelRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ModelRefusedException(String message, Throwable cause) {
        super(message, cause);
        reason = Reason.INVALID;
    }

    public Reason reason() {
        return reason;
    }
}
