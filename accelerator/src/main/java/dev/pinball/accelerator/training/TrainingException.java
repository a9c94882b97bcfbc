package dev.pinball.accelerator.training;

/** Training can't begin or can't go on; the message names the step or the value, and what was expected. */
public final class TrainingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TrainingException(String message) {
        super(message);
    }

    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
