/**
 * A training from beginning to end: batches, checkpoints, progress, and the model file.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.training.run.TrainingRun} is the loop, {@link
 * dev.pinball.accelerator.training.run.TextWindows} what it learns from, {@link
 * dev.pinball.accelerator.training.run.Checkpoint} how it goes on.
 */
@NullMarked
package dev.pinball.accelerator.training.run;

import org.jspecify.annotations.NullMarked;
