/**
 * A training from beginning to end: batches, checkpoints, progress, and the model file.
 *
 * <p>Starting points: {@link dev.pinball.training.run.TrainingRun}, {@link dev.pinball.training.run.TextWindows},
 * {@link dev.pinball.training.run.Checkpoint}.
 */
@NullMarked
package dev.pinball.training.run;

import org.jspecify.annotations.NullMarked;
