package dev.pinball.training;

import dev.pinball.PinballException;

/** A training was asked to stop in the middle of something, which is as if it had not begun. */
public final class TrainingStoppedException extends PinballException {
    private static final long serialVersionUID = 1;

    public TrainingStoppedException() {
        super("the training was asked to stop", false);
    }
}
