/**
 * {@code ./pinball simulate}: policies, budgets, block sizes and ways of batching compared on a virtual clock.
 *
 * <p>Starting points: {@link dev.pinball.cli.simulation.SimulateCommand}.
 */
@NullMarked
package dev.pinball.cli.simulation;

import org.jspecify.annotations.NullMarked;
