/**
 * Commands that make models: train, distill, corpus, experiments.
 *
 * <p>Starting points: {@link dev.pinball.cli.training.TrainCommand}, {@link dev.pinball.cli.training.TerminalTraining}.
 */
@NullMarked
package dev.pinball.cli.training;

import org.jspecify.annotations.NullMarked;
