package dev.pinball.training.run;

import dev.pinball.training.data.TrainingBatch;
import java.util.List;

/** What a run learns from; the same number is always the same batch, so that a run can go on anywhere. */
public interface Batches {

    /** @param number counted from 0 through the steps, and within a step */
    TrainingBatch training(long number);

    /** Tokens of a training batch. */
    int rowCount();

    /** Always the same ones; none where nothing is kept out of training. */
    List<TrainingBatch> validation();

    /** What data it is, in one line: a run goes on only with the same. */
    String description();
}
