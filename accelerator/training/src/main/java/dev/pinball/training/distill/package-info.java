/**
 * Distillation: a student learns from the distribution that a teacher predicts (Hinton, Vinyals, Dean 2015).
 *
 * <p>Starting points: {@link dev.pinball.training.distill.DistillationBatches},
 * {@link dev.pinball.training.distill.Teacher}.
 */
@NullMarked
package dev.pinball.training.distill;

import org.jspecify.annotations.NullMarked;
