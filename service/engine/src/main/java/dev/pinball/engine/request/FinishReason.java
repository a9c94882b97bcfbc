package dev.pinball.engine.request;

/** Why an answer, or a sequence, ended. */
public enum FinishReason {
    /** The model's end-of-output token. */
    END_OF_OUTPUT,
    /** A stop text or a stop token of the request. */
    STOP,
    /** The tokens asked for, or the context, are used up. */
    LENGTH,
    /** The client cancelled or went away. */
    CANCELLED,
    /** The deadline passed. */
    DEADLINE,
    /** The client read too slowly. */
    SLOW_READER,
    /** Idle, or an incomplete prompt, for longer than the limit. */
    IDLE,
    /** The server went away first. */
    SHUTDOWN,
    /** The accelerator failed. */
    ERROR
}
