package dev.pinball.server.training;

import dev.pinball.PinballException;

/** An invalid configuration; the message names the file, the field, its value and what was expected. */
public final class ConfigurationException extends PinballException {
    private static final long serialVersionUID = 1;

    ConfigurationException(String message) {
        super(message);
    }

    ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
