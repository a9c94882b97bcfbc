package dev.pinball.engine.config;

import dev.pinball.engine.scheduler.SchedulingPolicy;
import java.time.Duration;
import java.util.Map;

/**
 * Who comes first.
 *
 * @param tenantWeights shares of tenants where the policy is fair; 1 for those not named
 * @param interTokenMax what a step that generates should take at most: it takes so much less of prompts; zero for no limit
 */
public record Scheduling(SchedulingPolicy policy, Map<String, Integer> tenantWeights, Duration interTokenMax) {
    private static final int WEIGHT_MAX = 1_000;

    public static final Scheduling DEFAULTS = new Scheduling(SchedulingPolicy.FIRST_COME, Map.of(), Duration.ZERO);

    public Scheduling {
        tenantWeights = Map.copyOf(tenantWeights);
        tenantWeights.forEach((tenant, weight) ->
                InvalidSettingException.requireRange("tenant-weight " + tenant, weight, 1, WEIGHT_MAX));
    }
}
