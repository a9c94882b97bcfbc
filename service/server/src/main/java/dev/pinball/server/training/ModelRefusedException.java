package dev.pinball.server.training;

import dev.pinball.PinballException;

/** A model that can't be served; the message says what is wrong with it. */
public final class ModelRefusedException extends PinballException {
    private static final long serialVersionUID = 1;

    public ModelRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
