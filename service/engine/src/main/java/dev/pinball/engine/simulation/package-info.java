/**
 * The scheduler and the blocks on a virtual clock: what policies, budgets and block sizes do to requests of any number,
 * without a model.
 *
 * <p>Starting points: {@link dev.pinball.engine.simulation.Simulation#run},
 * {@link dev.pinball.engine.simulation.StepCost} is how long a step takes,
 * {@link dev.pinball.engine.simulation.MeasuredRun} is the same on a real engine.
 */
@NullMarked
package dev.pinball.engine.simulation;

import org.jspecify.annotations.NullMarked;
