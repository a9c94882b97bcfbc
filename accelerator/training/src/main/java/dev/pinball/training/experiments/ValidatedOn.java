package dev.pinball.training.experiments;

import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.run.Batches;
import java.util.List;

/** Learns from one text and is tried on the validation part of another, which is the same for all arms. */
record ValidatedOn(Batches learnt, Batches tried) implements Batches {

    @Override
    public TrainingBatch training(long number) {
        return learnt.training(number);
    }

    @Override
    public int rowCount() {
        return learnt.rowCount();
    }

    @Override
    public List<TrainingBatch> validation() {
        return tried.validation();
    }

    @Override
    public String description() {
        return learnt.description();
    }
}
