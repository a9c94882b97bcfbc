package dev.pinball.engine.simulation;

/** When requests join those that run. */
public enum Batching {
    /** With any step. */
    CONTINUOUS,
    /** When all requests of the batch before have ended; each answer is returned as it ends. */
    REQUEST_LEVEL,
    /** When all of the batch before have ended; answers are returned together, and until then each takes its row. */
    STATIC
}
