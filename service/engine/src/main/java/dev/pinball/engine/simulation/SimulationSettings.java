package dev.pinball.engine.simulation;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.config.Scheduling;

/**
 * What is simulated.
 *
 * @param accelerators engines with one each; a request goes to the one with the fewest
 */
public record SimulationSettings(DeviceLimits limits, Scheduling scheduling, Batching batching, int accelerators) {}
