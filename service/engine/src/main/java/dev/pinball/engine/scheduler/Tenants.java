package dev.pinball.engine.scheduler;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each tenant has been served: one unit for a token of a prompt, two for a generated one, divided by its weight. A
 * tenant that comes, or comes back, counts as served at least as much as the active one that was served least, so that
 * nobody saves up service while away (virtual token counters: Sheng et al., "Fairness in Serving Large Language Models",
 * OSDI 2024).
 */
final class Tenants {
    private static final int AWAY_MAX = 1_000; // tenants remembered after their last answer

    private final Map<String, Integer> weights;
    private final Map<String, Tenant> active = new HashMap<>();
    private final Map<String, Long> away = new LinkedHashMap<>(); // the service of those who left, the latest last
    private long lastService; // of the one who left last

    /** @param weights shares of tenants; 1 for those not named */
    Tenants(Map<String, Integer> weights) {
        this.weights = Map.copyOf(weights);
    }

    /** An answer of the tenant called {@code name} begins to wait. */
    Tenant enter(String name) {
        Tenant tenant = active.get(name);
        if (tenant == null) {
            tenant = come(name);
            active.put(name, tenant);
        }
        tenant.addAnswers(1);
        return tenant;
    }

    /** An answer of the tenant called {@code name} is complete, or has ended. */
    void leave(String name, Tenant tenant) {
        if (tenant.addAnswers(-1) == 0) {
            active.remove(name);
            lastService = tenant.service();
            away.put(name, lastService);
            if (away.size() > AWAY_MAX) {
                away.remove(away.keySet().iterator().next());
            }
        }
    }

    private Tenant come(String name) {
        long least = active.values().stream().mapToLong(Tenant::service).min().orElse(lastService);
        long floor = least - 1; // among equals the one that comes goes first
        Long before = away.remove(name);
        return new Tenant(weights.getOrDefault(name, 1), before == null ? floor : Math.max(floor, before));
    }
}
