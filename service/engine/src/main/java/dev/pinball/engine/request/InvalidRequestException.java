package dev.pinball.engine.request;

import dev.pinball.PinballException;

/** A field of a message is out of its range; it is answered by a refusal. */
public final class InvalidRequestException extends PinballException {
    private static final long serialVersionUID = 1;
    private static final int LENGTH_MAX = 1_000;

    /**
     * @param value what the field has; what is too long for a status is cut off
     * @param expected its range
     */
    public InvalidRequestException(String field, Object value, String expected) {
        super("%s: %s (expected: %s)".formatted(field, shortened(String.valueOf(value)), expected), false);
    }

    /** @param message names the field, its value and what was expected; what is too long for a status is cut off */
    public InvalidRequestException(String message) {
        super(shortened(message), false);
    }

    /** {@code text}, or its beginning: what a client sends may be long. */
    public static String shortened(String text) {
        if (text.length() <= LENGTH_MAX) {
            return text;
        }
        boolean inCharacter = Character.isHighSurrogate(text.charAt(LENGTH_MAX - 1));
        return text.substring(0, inCharacter ? LENGTH_MAX - 1 : LENGTH_MAX) + "...";
    }

    public Refusal refusal() {
        return Refusal.invalid(String.valueOf(getMessage()));
    }
}
