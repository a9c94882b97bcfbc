package dev.pinball.training.run;

import dev.pinball.training.TrainingStoppedException;

/** Learns of every step, on the thread of the run, and may stop the run at any time. */
@FunctionalInterface
public interface TrainingListener {
    void onStep(TrainingProgress progress);

    /** Told in words what the run does otherwise than it was asked to. */
    default void onNotice(String notice) {}

    /**
     * Asked often: true ends the run with a checkpoint of its last complete step, if there is one, without a model. From any
     * thread.
     */
    default boolean stopRequested() {
        return false;
    }

    /** @throws TrainingStoppedException when the run is to stop */
    default void requireNotStopped() {
        if (stopRequested()) {
            throw new TrainingStoppedException();
        }
    }
}
