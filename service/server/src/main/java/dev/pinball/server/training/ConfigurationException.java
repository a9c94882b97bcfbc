package dev.pinball.server.training;

import dev.pinball.PinballException;
import tools.jackson.core.JacksonException;

/** A configuration that can't be used; the message names the file, the field, its value and what was expected. */
public final class ConfigurationException extends PinballException {
    private static final long serialVersionUID = 1;

    ConfigurationException(String message) {
        super(message);
    }

    ConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }

    /** What a parser found wrong, in one line, however many it took for it. */
    public static String inOneLine(JacksonException failure) {
        return failure.getOriginalMessage().strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
