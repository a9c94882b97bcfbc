package dev.pinball.engine.scheduler;

import dev.pinball.engine.kvcache.BlockPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes room by taking the blocks of others: of incomplete prompts first, the latest of them first, then of the answers
 * that come last. Nobody loses blocks in vain: first it is found out whether there would be enough.
 */
final class Preemption<S extends Sequence> {
    private final BlockPool pool;
    private final SequenceQueues<S> queues;

    Preemption(BlockPool pool, SequenceQueues<S> queues) {
        this.pool = pool;
        this.queues = queues;
    }

    /**
     * Sees to it that {@code blockCount} blocks can be allotted, and returns how many sequences lost theirs; empty when
     * there can't be so many.
     *
     * @param firstVictim index of the first running answer that may lose its blocks
     */
    Optional<Integer> makeAvailable(int blockCount, int firstVictim) {
        if (pool.availableCount() >= blockCount) {
            return Optional.of(0);
        }
        List<S> victims = victims(firstVictim);
        if (pool.availableAfterRelease(victims.stream().map(Sequence::blocks).toList()) < blockCount) {
            return Optional.empty();
        }
        int preempted = 0;
        while (pool.availableCount() < blockCount) {
            S victim = next(victims);
            victims.remove(victim);
            preempt(victim);
            preempted++;
        }
        return Optional.of(preempted);
    }

    /** The sequence computes its tokens again, as far as they are not found in the cache. */
    void preempt(S victim) {
        pool.release(victim.blocks());
        victim.forgetComputed();
        queues.preempted(victim);
    }

    private List<S> victims(int firstVictim) {
        List<S> victims = new ArrayList<>(queues.prompts().reversed());
        victims.addAll(
                queues.running().subList(firstVictim, queues.running().size()).reversed());
        victims.removeIf(victim -> victim.blocks().blockCount() == 0);
        return victims;
    }

    /** One whose release makes a block available; where there is none, they share blocks among them. */
    private S next(List<S> victims) {
        return victims.stream()
                .filter(victim -> pool.holdsAlone(victim.blocks()))
                .findFirst()
                .orElse(victims.getFirst());
    }
}
