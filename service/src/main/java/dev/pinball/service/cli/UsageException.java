package dev.pinball.service.cli;

/** A mistake of the caller; the message names the value and what was expected. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
