package dev.pinball.service.grpc;

import dev.pinball.service.request.Refusal;

/** A field of a message is out of its range. At the edge it becomes a refusal. */
public final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param value what the field has; short
     * @param expected its range
     */
    InvalidRequestException(String field, Object value, String expected) {
        super("%s: %s (expected: %s)".formatted(field, value, expected), null, false, false);
    }

    Refusal refusal() {
        return Refusal.invalid(String.valueOf(getMessage()));
    }
}
