package dev.pinball.engine.loop;

import dev.pinball.engine.config.ClientLimits;
import dev.pinball.engine.request.FinishReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Sequences that end by the clock: because of a deadline, the idle limit or the age of a prompt. They are sorted by the time
 * when that happens, so that a step looks only at those whose time has come.
 */
final class Deadlines {
    private final long idleNanosMax;
    private final long promptNanosMax;
    private final TreeSet<Deadline> sorted = new TreeSet<>(Deadline.SOONEST_FIRST);
    private final IdentityHashMap<LiveSequence, Deadline> ofSequence = new IdentityHashMap<>();
    private long count;

    private record Deadline(LiveSequence sequence, FinishReason reason, long atNanos, long number) {
        static final Comparator<Deadline> SOONEST_FIRST = (one, other) -> {
            long later = one.atNanos - other.atNanos; // the clock may have any origin
            return later != 0 ? Long.signum(later) : Long.compare(one.number, other.number);
        };
    }

    /** A sequence whose time has come, and why it ends. */
    record Due(LiveSequence sequence, FinishReason reason) {}

    Deadlines(ClientLimits limits) {
        idleNanosMax = limits.idleMax().toNanos();
        promptNanosMax = limits.promptMax().toNanos();
    }

    /** Takes note of a new sequence, or of one whose client was heard or whose answer is complete. */
    void update(LiveSequence sequence) {
        remove(sequence);
        OptionalLong deadline = sequence.request().deadlineNanos();
        if (!sequence.answering()) {
            long idleNanos = sequence.lastHeardNanos() + idleNanosMax;
            if (sequence.inTurn()) {
                idleNanos = sooner(idleNanos, sequence.turnBeganNanos() + promptNanosMax);
            }
            if (deadline.isEmpty() || idleNanos - deadline.getAsLong() < 0) {
                add(sequence, FinishReason.IDLE, idleNanos);
                return;
            }
        }
        if (deadline.isPresent()) {
            add(sequence, FinishReason.DEADLINE, deadline.getAsLong());
        }
    }

    void remove(LiveSequence sequence) {
        Deadline deadline = ofSequence.remove(sequence);
        if (deadline != null) {
            sorted.remove(deadline);
        }
    }

    /** Those whose time has come. */
    List<Due> due(long nowNanos) {
        List<Due> due = new ArrayList<>();
        for (Deadline next : sorted) {
            if (nowNanos - next.atNanos() < 0) {
                break;
            }
            due.add(new Due(next.sequence(), next.reason()));
        }
        return due;
    }

    /** How long until the next is due. */
    long nanosLeft(long nowNanos) {
        return sorted.isEmpty() ? Long.MAX_VALUE : sorted.first().atNanos() - nowNanos;
    }

    private void add(LiveSequence sequence, FinishReason reason, long atNanos) {
        Deadline deadline = new Deadline(sequence, reason, atNanos, count++);
        ofSequence.put(sequence, deadline);
        sorted.add(deadline);
    }

    private static long sooner(long oneNanos, long otherNanos) {
        return oneNanos - otherNanos < 0 ? oneNanos : otherNanos;
    }
}
