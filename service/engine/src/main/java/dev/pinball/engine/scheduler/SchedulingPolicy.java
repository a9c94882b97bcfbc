package dev.pinball.engine.scheduler;

import java.util.concurrent.TimeUnit;

/**
 * The order of answers. The first of them computes first; where blocks run out, the last gives up its own first. Equal
 * ranks are ordered by Go.
 *
 * <p>Each is a pure function, and for two sequences of one tenant its order never changes: so waiting sequences stay
 * sorted, and only the first of each tenant is looked at.
 */
public enum SchedulingPolicy {
    /** By the time of Go. */
    FIRST_COME {
        @Override
        long rank(Sequence sequence) {
            return 0;
        }
    },
    /** By priority; one level is worth ten seconds of waiting, so that nobody waits for ever. */
    PRIORITY {
        @Override
        long rank(Sequence sequence) {
            return sequence.goNanos() + sequence.serviceClass().priority() * LEVEL_NANOS;
        }
    },
    /**
     * The tenant that was served least comes first: Sheng et al., "Fairness in Serving Large Language Models", OSDI 2024.
     */
    FAIR_SHARE {
        @Override
        long rank(Sequence sequence) {
            return sequence.tenant().service();
        }

        @Override
        boolean mayDisplace(Sequence waiting, Sequence last) {
            return waiting.tenant().mayDisplaceOneOf(last.tenant());
        }

        // Two tenants that were served about the same would take each other's blocks again and again.
        @Override
        boolean fixed() {
            return false;
        }
    },
    /** The earliest deadline first, and those without one last. */
    DEADLINE {
        @Override
        long rank(Sequence sequence) {
            return sequence.deadlineNanos().orElse(Long.MAX_VALUE);
        }
    };

    private static final long LEVEL_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The smaller, the earlier. */
    abstract long rank(Sequence sequence);

    /** Whether an answer that waits may begin although as many run as a step can hold: {@code last} will pause. */
    boolean mayDisplace(Sequence waiting, Sequence last) {
        return true;
    }

    /** Whether ranks don't change, so that an answer may begin with the blocks of one that comes after it. */
    boolean fixed() {
        return true;
    }

    /** Compares two sequences, of which none is equal to another. */
    final int compare(Sequence one, Sequence other) {
        int byRank = Long.compare(rank(one), rank(other));
        return byRank != 0 ? byRank : Long.compare(one.goNumber(), other.goNumber());
    }
}
