package dev.pinball.engine.scheduler;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Answers that hold no blocks, in the order of the policy. They are sorted for each tenant, within which the order never
 * changes; so a step looks at the first of each tenant, and at no other.
 */
final class WaitingAnswers<S extends Sequence> {
    private final SchedulingPolicy policy;
    private final Map<String, TreeSet<S>> tenants = new HashMap<>();
    private int count;
    private long tokenCount;

    WaitingAnswers(SchedulingPolicy policy) {
        this.policy = policy;
    }

    int count() {
        return count;
    }

    /** Known tokens of all of them. */
    long tokenCount() {
        return tokenCount;
    }

    void add(S sequence) {
        TreeSet<S> ofTenant = tenants.computeIfAbsent(tenant(sequence), _ -> new TreeSet<>(policy::compare));
        ofTenant.add(sequence);
        count++;
        tokenCount += sequence.knownCount();
    }

    /** Removes {@code sequence}; false if it doesn't wait. */
    boolean remove(S sequence) {
        TreeSet<S> ofTenant = tenants.get(tenant(sequence));
        if (ofTenant == null || !ofTenant.remove(sequence)) {
            return false;
        }
        if (ofTenant.isEmpty()) {
            tenants.remove(tenant(sequence));
        }
        count--;
        tokenCount -= sequence.knownCount();
        return true;
    }

    /** The one that begins next. */
    Optional<S> first() {
        Iterator<TreeSet<S>> rest = tenants.values().iterator();
        if (!rest.hasNext()) {
            return Optional.empty();
        }
        S first = rest.next().first();
        while (rest.hasNext()) {
            S other = rest.next().first();
            first = policy.compare(other, first) < 0 ? other : first;
        }
        return Optional.of(first);
    }

    private static String tenant(Sequence sequence) {
        return sequence.serviceClass().tenant();
    }
}
