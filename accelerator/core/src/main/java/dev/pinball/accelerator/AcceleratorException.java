package dev.pinball.accelerator;

import dev.pinball.PinballException;

/** A device that can't run, or failed while it ran; the message names the reason and the remedy. */
public class AcceleratorException extends PinballException {
    private static final long serialVersionUID = 1;

    public AcceleratorException(String message) {
        super(message);
    }

    public AcceleratorException(String message, Throwable cause) {
        super(message, cause);
    }
}
