package dev.pinball.training.experiments;

/** Is told of every training of an experiment once it is done. */
@FunctionalInterface
public interface ExperimentListener {
    /** @param seed 0 for the teacher, otherwise 1 and on */
    void onTrained(Arm arm, int seed, double loss);
}
