package dev.pinball.training.run;

import dev.pinball.training.data.TrainingBatch;
import java.util.List;

/** The batches of a run, by their numbers; a number always gives the same batch, so that a run can be resumed anywhere. */
public interface Batches {

    /** @param number counted from 0 through the steps, and within a step */
    TrainingBatch training(long number);

    /** Tokens of a training batch. */
    int rowCount();

    /** Always the same ones; none where nothing is kept out of training. */
    List<TrainingBatch> validation();

    /** A description of the data in one line; a run can be resumed only with the same. */
    String description();
}
