package dev.pinball.server.identity;

import dev.pinball.PinballException;

/** A call that its caller may not make. The message says nothing that is secret. */
public final class AccessRefusedException extends PinballException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** The kinds of refusal. */
    public enum Reason {
        /** It is not known who calls. */
        UNKNOWN,
        /** The caller may not do this. */
        FORBIDDEN,
        /** The server answers itself alone until it is warm. */
        STARTING;

        /** In the log of requests. */
        public String outcome() {
            return switch (this) {
                case UNKNOWN -> "unauthenticated";
                case FORBIDDEN -> "forbidden";
                case STARTING -> "starting";
            };
        }
    }

    AccessRefusedException(Reason reason, String message) {
        super(message, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
