/**
 * Distillation: a student learns from what a teacher says comes next (Hinton, Vinyals, Dean 2015, "Distilling the Knowledge in
 * a Neural Network").
 *
 * <p>Starting points: {@link dev.pinball.accelerator.training.distill.TaughtWindows} are batches for a {@link
 * dev.pinball.accelerator.training.run.TrainingRun}.
 */
@NullMarked
package dev.pinball.accelerator.training.distill;

import org.jspecify.annotations.NullMarked;
