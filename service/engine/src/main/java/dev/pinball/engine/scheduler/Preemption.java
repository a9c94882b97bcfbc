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
        List<S> chosen = holdingAlone(victims, blockCount - pool.availableCount());
        if (chosen.isEmpty()) {
            chosen = sharingAmongThem(victims, blockCount);
        }
        chosen.forEach(this::preempt);
        return chosen.isEmpty() ? Optional.empty() : Optional.of(chosen.size());
    }

    /** The sequence computes its tokens again, as far as they are not found in the cache. */
    private void preempt(S victim) {
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

    /** The first of {@code victims} that hold so many blocks which no other holds; none if all together don't. */
    private List<S> holdingAlone(List<S> victims, int missing) {
        List<S> chosen = new ArrayList<>();
        int found = 0;
        for (S victim : victims) {
            int alone = pool.heldAlone(victim.blocks());
            if (alone > 0) {
                chosen.add(victim);
                found += alone;
            }
            if (found >= missing) {
                return chosen;
            }
        }
        return List.of();
    }

    /** All of {@code victims} if that makes so many blocks available that they hold together; otherwise none. */
    private List<S> sharingAmongThem(List<S> victims, int blockCount) {
        int available = pool.availableAfterRelease(
                victims.stream().map(Sequence::blocks).toList());
        return available >= blockCount ? victims : List.of();
    }
}
