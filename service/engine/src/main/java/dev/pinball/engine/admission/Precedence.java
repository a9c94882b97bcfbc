package dev.pinball.engine.admission;

import dev.pinball.engine.request.GenerationRequest;
import dev.pinball.engine.scheduler.SchedulingPolicy;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** How many answers are served before one that comes, as the policy orders them. */
public final class Precedence {
    private Precedence() {}

    /** @param answering requests whose prompt is complete and whose answer is not */
    public static int count(
            SchedulingPolicy policy, GenerationRequest coming, Collection<GenerationRequest> answering) {
        return switch (policy) {
            case FIRST_COME -> answering.size();
            case PRIORITY ->
                (int) answering.stream()
                        .filter(other -> priority(other) <= priority(coming))
                        .count();
            case DEADLINE ->
                (int) answering.stream()
                        .filter(other -> deadline(other) <= deadline(coming))
                        .count();
            case FAIR_SHARE -> inTurns(coming, answering);
        };
    }

    /** Tenants take turns: one that has more answers than this one waits with the rest of them. */
    private static int inTurns(GenerationRequest coming, Collection<GenerationRequest> answering) {
        Map<String, Integer> counts = new HashMap<>();
        answering.forEach(other -> counts.merge(tenant(other), 1, Integer::sum));
        int own = counts.getOrDefault(tenant(coming), 0);
        counts.remove(tenant(coming));
        return own
                + counts.values().stream()
                        .mapToInt(count -> Math.min(count, own))
                        .sum();
    }

    private static int priority(GenerationRequest request) {
        return request.serviceClass().priority();
    }

    private static long deadline(GenerationRequest request) {
        return request.deadlineNanos().orElse(Long.MAX_VALUE);
    }

    private static String tenant(GenerationRequest request) {
        return request.serviceClass().tenant();
    }
}
