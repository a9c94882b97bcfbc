/**
 * Claims about small models, tried on models small enough for two cores. The results are reported as they are.
 *
 * <p>Starting points: {@link dev.pinball.training.experiments.Experiments},
 * {@link dev.pinball.training.experiments.ExperimentRun}.
 */
@NullMarked
package dev.pinball.training.experiments;

import org.jspecify.annotations.NullMarked;
