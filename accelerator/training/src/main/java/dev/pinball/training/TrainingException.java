package dev.pinball.training;

import dev.pinball.PinballException;

/** Training can't begin or can't go on; the message names the step or the value, and what was expected. */
public final class TrainingException extends PinballException {
    private static final long serialVersionUID = 1;

    public TrainingException(String message) {
        super(message);
    }

    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
