package dev.pinball.service.grpc;

import dev.pinball.service.request.Refusal;

/** A field of a message is out of its range. At the edge it becomes a refusal. */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int LENGTH_MAX = 1_000;

    /**
     * @param value what the field has; short
     * @param expected its range
     */
    InvalidRequestException(String field, Object value, String expected) {
        super("%s: %s (expected: %s)".formatted(field, value, expected), null, false, false);
    }

    /** @param message names the field, its value and what was expected; what is too long for a status is cut off */
    InvalidRequestException(String message) {
        super(shortened(message), null, false, false);
    }

    static String shortened(String text) {
        return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "...";
    }

    Refusal refusal() {
        return Refusal.invalid(String.valueOf(getMessage()));
    }
}
