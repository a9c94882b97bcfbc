package dev.pinball.host.matmul;

import dev.pinball.accelerator.StepBatch;

/** Which rows of a step an operation computes. */
public enum RowSelection {
    ALL,
    OUTPUTS;

    int count(StepBatch batch) {
        return switch (this) {
            case ALL -> batch.rowCount();
            case OUTPUTS -> batch.outputCount();
        };
    }
}
