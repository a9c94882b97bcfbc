package dev.pinball.service.training;

/** A model that can't be served; the message says what is wrong with it. */
public final class ModelRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ModelRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
