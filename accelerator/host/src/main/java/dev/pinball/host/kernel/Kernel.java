package dev.pinball.host.kernel;

import dev.pinball.accelerator.StepBatch;

/** One operation, prepared at start-up: it says how its work divides and runs any part of it. */
public interface Kernel {

    /** What kind of work it is, for people: the same for every layer. */
    default String operation() {
        return getClass().getSimpleName().replace("Kernel", "");
    }

    /** Pieces that can run at the same time, in any order: rows of the batch, or of a weight. */
    int items(StepBatch batch);

    /** Multiply-adds of one piece, roughly: little work is not worth a second thread. */
    long itemWork(StepBatch batch);

    /** Runs the pieces from {@code first} until {@code end}. */
    void run(StepBatch batch, int first, int end, ThreadWorkspace workspace);
}
