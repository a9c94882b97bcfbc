package dev.pinball.server.identity;

import dev.pinball.engine.admission.TenantLimits;
import dev.pinball.engine.admission.TenantQuota;
import java.util.HashMap;
import java.util.Map;

/** What the tenants with limits use. Those that use nothing are forgotten when there are many; any thread. */
final class TenantQuotas {
    private static final int TENANTS_MAX = 10_000;

    private final Map<String, Known> known = new HashMap<>();

    private record Known(TenantLimits limits, TenantQuota quota) {}

    /** That of {@code tenant}, with {@code limits} from now on. */
    synchronized TenantQuota of(String tenant, TenantLimits limits) {
        Known before = known.get(tenant);
        if (before != null && before.limits.equals(limits)) {
            return before.quota;
        }
        if (before == null && known.size() >= TENANTS_MAX) {
            known.values().removeIf(other -> other.quota.unused(System.nanoTime()));
        }
        TenantQuota quota = before == null ? new TenantQuota(limits, System.nanoTime()) : before.quota;
        quota.limit(limits);
        known.put(tenant, new Known(limits, quota));
        return quota;
    }
}
