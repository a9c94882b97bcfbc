package dev.pinball.cli.simulation;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.engine.config.Scheduling;
import dev.pinball.engine.scheduler.SchedulingPolicy;
import dev.pinball.engine.simulation.Batching;
import dev.pinball.engine.simulation.SimulationSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * One of the settings that are compared.
 *
 * @param interTokenMs 0 for no limit
 */
record Variant(Batching batching, SchedulingPolicy policy, int blockTokens, int stepTokens, int interTokenMs) {

    /** @param cacheTokens positions that all blocks together hold */
    SimulationSettings settings(int sequences, int contextTokens, int cacheTokens, int accelerators) {
        DeviceLimits limits = new DeviceLimits(
                stepTokens, Math.min(sequences, stepTokens), contextTokens, cacheTokens / blockTokens, blockTokens);
        return new SimulationSettings(limits, scheduling(), batching, accelerators);
    }

    Scheduling scheduling() {
        return new Scheduling(policy, Map.of(), Duration.ofMillis(interTokenMs));
    }

    /** For tables and legends. */
    String label() {
        return "%s %s block %d step %d%s"
                .formatted(
                        lower(batching),
                        lower(policy),
                        blockTokens,
                        stepTokens,
                        interTokenMs == 0 ? "" : " inter-token " + interTokenMs + " ms");
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
