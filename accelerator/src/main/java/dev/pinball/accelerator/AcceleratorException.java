package dev.pinball.accelerator;

/** A device that can't run, or failed while it ran; the message names the reason and the remedy. */
public final class AcceleratorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public AcceleratorException(String message) {
        super(message);
    }

    public AcceleratorException(String message, Throwable cause) {
        super(message, cause);
    }
}
