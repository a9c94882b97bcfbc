package dev.pinball.server.request;

import dev.pinball.engine.admission.TenantQuota;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Refusal;
import dev.pinball.engine.request.ServiceClass;
import dev.pinball.engine.stream.SequenceEvent;
import dev.pinball.server.trace.CallObserver;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param tenant of the key or the token, or {@value #TENANT} where the caller may name it; empty for none
 * @param priority {@value #PRIORITY}, of requests that name none themselves; the lower, the earlier
 * @param quota what the tenant may use; empty where it has no limits
 * @param observers learn how its requests end
 */
public record Caller(String tenant, int priority, Optional<TenantQuota> quota, List<CallObserver> observers) {
    public static final String TENANT = "pinball-tenant";
    public static final String PRIORITY = "pinball-priority";
    public static final Caller NOBODY = new Caller("", 0, Optional.empty(), List.of());

    private static final Pattern TENANT_NAME = Pattern.compile("[\\x21-\\x7E]{1,128}");
    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d{1,9}");

    /** Whether a tenant may have this name. */
    public static boolean isTenant(String name) {
        return TENANT_NAME.matcher(name).matches();
    }

    /**
     * The caller that metadata, or headers, name.
     *
     * @throws InvalidRequestException for a value that is out of its range
     */
    public static Caller of(@Nullable String tenant, @Nullable String priority) {
        if (tenant != null && !isTenant(tenant)) {
            throw new InvalidRequestException(
                    "%s: %d characters (expected: 1..128 visible ones of ASCII)".formatted(TENANT, tenant.length()));
        }
        if (priority != null && !isPriority(priority)) {
            throw new InvalidRequestException("%s: %.20s (expected: %d..%d)"
                    .formatted(PRIORITY, priority, -ServiceClass.PRIORITY_MAX, ServiceClass.PRIORITY_MAX));
        }
        return new Caller(
                tenant == null ? "" : tenant,
                priority == null ? 0 : Integer.parseInt(priority),
                Optional.empty(),
                List.of());
    }

    private Caller observedBy(List<CallObserver> known) {
        return new Caller(tenant, priority, quota, known);
    }

    /** The caller of one of the requests of a call that has several. */
    public Caller of(String requestId) {
        return observers.isEmpty()
                ? this
                : observedBy(observers.stream()
                        .map(observer -> observer.of(requestId))
                        .toList());
    }

    /** An answer has ended. */
    public void finished(String model, SequenceEvent.Finished finished) {
        observers.forEach(observer -> observer.finished(model, tenant, finished));
    }

    /** A request was refused. */
    public void refused(String model, Refusal refusal) {
        String reason = refusal.reason().name().toLowerCase(Locale.ROOT);
        observers.forEach(observer -> observer.refused(model, tenant, reason));
    }

    private static boolean isPriority(String value) {
        return INTEGER.matcher(value).matches() && Math.abs(Integer.parseInt(value)) <= ServiceClass.PRIORITY_MAX;
    }
}
