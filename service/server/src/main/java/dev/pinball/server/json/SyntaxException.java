package dev.pinball.server.json;

import dev.pinball.PinballException;

/** A text is no JSON, or no YAML; the message names the line. */
public final class SyntaxException extends PinballException {
    private static final long serialVersionUID = 1;

    SyntaxException(String message) {
        super(message);
    }
}
