package dev.pinball.engine.admission;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps places free for tenants that come: a tenant may have fewer than there are free ones. So one tenant gets half of all,
 * two get a third each, and there is always something left (dynamic thresholds: Choudhury and Hahne, 1998).
 */
final class TenantPlaces {
    private final Map<String, Integer> taken = new HashMap<>();

    /** Why {@code tenant} gets none of {@code freeCount} places; empty if it gets one. */
    Optional<String> refuse(String tenant, int freeCount) {
        int count = taken.getOrDefault(tenant, 0);
        return count < freeCount
                ? Optional.empty()
                : Optional.of("tenant: %d sequences are admitted (expected: fewer than the %d places that are free)"
                        .formatted(count, freeCount));
    }

    void take(String tenant) {
        taken.merge(tenant, 1, Integer::sum);
    }

    void giveBack(String tenant) {
        taken.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
    }
}
