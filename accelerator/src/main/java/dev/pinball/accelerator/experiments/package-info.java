/**
 * The claims about small models, tried on models small enough for two cores. What comes out is reported, whatever it is.
 *
 * <p>Starting points: {@link dev.pinball.accelerator.experiments.Experiments} is what is tried, {@link
 * dev.pinball.accelerator.experiments.ExperimentRun} how.
 */
@NullMarked
package dev.pinball.accelerator.experiments;

import org.jspecify.annotations.NullMarked;
