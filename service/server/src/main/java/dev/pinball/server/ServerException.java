package dev.pinball.server;

import dev.pinball.PinballException;

/** The server can't start, or can't do what was asked; the message says why. */
public final class ServerException extends PinballException {
    private static final long serialVersionUID = 1;

    ServerException(String message) {
        super(message);
    }
}
