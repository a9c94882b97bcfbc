package dev.pinball;

/**
 * A failure that its message explains in full: what was found, what was expected, and where there is one the remedy. It is
 * shown as it is, without a stack trace. Any other exception is a programmer's error.
 */
public abstract class PinballException extends RuntimeException {
    private static final long serialVersionUID = 1;

    protected PinballException(String message) {
        super(message);
    }

    protected PinballException(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param withStackTrace not for a failure that a client can cause as often as it likes */
    protected PinballException(String message, boolean withStackTrace) {
        super(message, null, false, withStackTrace);
    }
}
