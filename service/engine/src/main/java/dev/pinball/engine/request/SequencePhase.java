package dev.pinball.engine.request;

/**
 * The life of a sequence. The client's side ({@code SequenceHandle}) and the engine's side ({@code Sequence}) each keep a
 * phase; the client's is ahead while a command is on its way.
 */
public enum SequencePhase {
    /** Waits for its client; there is nothing to compute. */
    IDLE,
    /** The prompt arrives; what has arrived is computed, except its last token. */
    PROMPT,
    /** The prompt is complete and the answer is generated. */
    ANSWER,
    /** Nothing follows. */
    ENDED;

    /**
     * Returns {@code next}, which has to follow this phase.
     *
     * @throws IllegalStateException naming both phases when it can't
     */
    public SequencePhase become(SequencePhase next) {
        if (!canBecome(next)) {
            throw new IllegalStateException("a sequence in phase %s can't enter %s".formatted(this, next));
        }
        return next;
    }

    /** An answer is kept or a prompt preempted, and waits again; a prompt grows; all but an ended sequence can end. */
    private boolean canBecome(SequencePhase next) {
        return switch (next) {
            case IDLE -> this == PROMPT || this == ANSWER;
            case PROMPT, ANSWER -> this == IDLE || this == PROMPT;
            case ENDED -> this != ENDED;
        };
    }
}
