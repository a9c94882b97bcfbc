package dev.pinball.training.experiments;

/** Is called after every training of an experiment. */
@FunctionalInterface
public interface ExperimentListener {
    /** @param seed 0 for the teacher, otherwise 1 and on */
    void onTrained(Arm arm, int seed, double loss);
}
