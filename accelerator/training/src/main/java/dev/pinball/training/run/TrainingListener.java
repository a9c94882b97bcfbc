package dev.pinball.training.run;

/** Is called after every step, on the thread of the run. */
@FunctionalInterface
public interface TrainingListener {
    void onStep(TrainingProgress progress);

    /** Asked after every step: true ends the run with a checkpoint, without a model. From any thread. */
    default boolean stopRequested() {
        return false;
    }
}
