package dev.pinball.model.gguf;

import dev.pinball.PinballException;

/** A model file that can't be used; the message names the file, the place and what was expected. */
public final class GgufException extends PinballException {
    private static final long serialVersionUID = 1;

    public GgufException(String message) {
        super(message);
    }

    public GgufException(String message, Throwable cause) {
        super(message, cause);
    }

    static GgufException at(String file, String place, String found, String expected) {
        return new GgufException("%s: %s: %s (expected: %s)".formatted(file, place, found, expected));
    }
}
