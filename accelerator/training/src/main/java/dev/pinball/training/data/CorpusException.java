package dev.pinball.training.data;

import dev.pinball.PinballException;

/** A text that can't be trained on; the message names the file, the place and what was expected. */
public final class CorpusException extends PinballException {
    private static final long serialVersionUID = 1;

    CorpusException(String message) {
        super(message);
    }

    CorpusException(String message, Throwable cause) {
        super(message, cause);
    }
}
