package dev.pinball.engine.request;

import java.time.Duration;
import java.util.Optional;

/**
 * Why a request, or one of its messages, was not taken. A value, not an exception: refusing is normal.
 *
 * @param message names the value and what was expected
 * @param retryAfter set where trying again can help
 */
public record Refusal(Reason reason, String message, Optional<Duration> retryAfter) {

    public static Refusal invalid(String message) {
        return new Refusal(Reason.INVALID, message, Optional.empty());
    }

    public static Refusal tooLarge(String message) {
        return new Refusal(Reason.TOO_LARGE, message, Optional.empty());
    }

    public static Refusal queueFull(String message, Duration retryAfter) {
        return new Refusal(Reason.QUEUE_FULL, message, Optional.of(retryAfter));
    }

    /** The answer can't be there in time. */
    public static Refusal tooLate(String message) {
        return new Refusal(Reason.TOO_LATE, message, Optional.empty());
    }

    /** @param served the names that there are */
    public static Refusal unknownModel(String asked, String served) {
        String message = "model: %s (expected: %s)".formatted(InvalidRequestException.shortened(asked), served);
        return new Refusal(Reason.UNKNOWN_MODEL, message, Optional.empty());
    }

    public static Refusal shuttingDown() {
        return new Refusal(Reason.SHUTTING_DOWN, "the server is shutting down", Optional.of(Duration.ofSeconds(1)));
    }

    /** The same, where the protocol of the client has another name for the field at the beginning of the message. */
    public Refusal renamed(String field, String name) {
        String begin = field + ": ";
        return message.startsWith(begin)
                ? new Refusal(reason, name + ": " + message.substring(begin.length()), retryAfter)
                : this;
    }

    /** The kinds of refusal. */
    public enum Reason {
        /** A value is out of its range. */
        INVALID,
        /** No model of that name is served. */
        UNKNOWN_MODEL,
        /** It can never fit the limits of this server. */
        TOO_LARGE,
        /** It may fit later. */
        QUEUE_FULL,
        /** Its deadline would pass before its answer is complete. */
        TOO_LATE,
        /** The server is going away. */
        SHUTTING_DOWN
    }
}
