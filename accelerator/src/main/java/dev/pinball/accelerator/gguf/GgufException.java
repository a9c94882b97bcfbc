package dev.pinball.accelerator.gguf;

/** A model file that can't be used; the message names the file, the place and what was expected. */
public final class GgufException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public GgufException(String message) {
        super(message);
    }

    public GgufException(String message, Throwable cause) {
        super(message, cause);
    }
}
