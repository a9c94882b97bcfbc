package dev.pinball.cli.option;

import dev.pinball.PinballException;

/** An invalid command line; the message names the value and what was expected. */
public final class UsageException extends PinballException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
