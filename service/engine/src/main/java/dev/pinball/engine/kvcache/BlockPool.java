package dev.pinball.engine.kvcache;

import dev.pinball.Invariant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * All blocks of the device. Each is free, referenced by one or more tables, or cached: full, found by its tokens, and held
 * by no table. Full blocks are published, so that sequences with the same prefix reference the same blocks. Where no block
 * is free, the cached one whose last use is longest ago is evicted, a block that others continue after those.
 */
public final class BlockPool {
    private final int tokensPerBlock;
    private final int[] freeIds; // a stack: the block given back last is allotted first
    private final int[] references; // [blocks] tables that hold the block
    private final PrefixIndex index;
    private final EvictionQueue evictable; // cached blocks that no cached block continues
    private final long[] lastUses; // [blocks] of cached blocks, counted in releases
    private long releaseCount;
    private int freeCount;
    private int cachedCount;

    public BlockPool(int blockCount, int tokensPerBlock) {
        this.tokensPerBlock = tokensPerBlock;
        freeIds = new int[blockCount];
        Arrays.setAll(freeIds, place -> blockCount - 1 - place);
        freeCount = blockCount;
        references = new int[blockCount];
        index = new PrefixIndex(blockCount, tokensPerBlock);
        evictable = new EvictionQueue(blockCount);
        lastUses = new long[blockCount];
    }

    /** Blocks that tables hold, each counted once. */
    public int referencedCount() {
        return freeIds.length - availableCount();
    }

    /** Blocks that no table holds, and whose keys and values can still be found. */
    public int cachedCount() {
        return cachedCount;
    }

    /** Blocks that can be allotted: free ones, and cached ones after eviction. */
    public int availableCount() {
        return freeCount + cachedCount;
    }

    /** The block that is allotted next; it is free, and stays so. */
    public int nextFree() {
        if (freeCount == 0) {
            evictOne();
        }
        return freeIds[freeCount - 1];
    }

    /** Moves one free block to the end of {@code table}. */
    public void allot(BlockTable table) {
        int blockId = nextFree();
        freeCount--;
        Invariant.check(references[blockId] == 0, "block %d is referenced already", blockId);
        references[blockId] = 1;
        table.add(blockId);
    }

    /**
     * Adds to {@code table} the published blocks that continue it, if all of its blocks are full.
     *
     * @param tokenIds of the sequence
     * @param tokenCount how many of them may be covered
     * @return tokens that were found
     */
    public int reuse(BlockTable table, String salt, int[] tokenIds, int tokenCount) {
        int begun = table.blockCount();
        if (table.publishedCount() < begun) {
            return 0;
        }
        for (int from = begun * tokensPerBlock; from + tokensPerBlock <= tokenCount; from += tokensPerBlock) {
            int blockId = index.find(table.lastPublished(), salt, tokenIds, from);
            if (blockId == PrefixIndex.NONE) {
                break;
            }
            reference(blockId);
            table.addPublished(blockId);
        }
        return (table.blockCount() - begun) * tokensPerBlock;
    }

    /**
     * Publishes the blocks of {@code table} that have become full. Where another sequence has computed the same block in
     * the meantime, the table takes that one, and its own is free.
     *
     * @param tokenIds of the sequence
     * @param tokenCount how many of them are computed
     */
    public void publish(BlockTable table, String salt, int[] tokenIds, int tokenCount) {
        int fullCount = tokenCount / tokensPerBlock;
        while (table.publishedCount() < fullCount) {
            int from = table.publishedCount() * tokensPerBlock;
            int own = table.blockId(table.publishedCount());
            int other = index.find(table.lastPublished(), salt, tokenIds, from);
            if (other == PrefixIndex.NONE) {
                index.add(own, table.lastPublished(), salt, tokenIds, from);
                table.publishNext(own);
            } else {
                reference(other);
                table.publishNext(other);
                dereference(own);
            }
        }
    }

    /** A hash of the block that would follow the published ones of {@code table}: equal for sequences that share it. */
    public long hashOfNext(BlockTable table, String salt, int[] tokenIds) {
        return index.hash(table.lastPublished(), salt, tokenIds, table.publishedCount() * tokensPerBlock);
    }

    /** Takes back every block of {@code table}; those that are published stay cached. */
    public void release(BlockTable table) {
        releaseCount++;
        while (table.blockCount() > 0) {
            dereference(table.removeLast());
        }
    }

    /** As {@link #release}, and nobody finds the blocks that no other table holds: what is in them may be wrong. */
    public void discard(BlockTable table) {
        while (table.blockCount() > 0) {
            int blockId = table.removeLast();
            if (references[blockId] == 1 && index.contains(blockId) && index.childCount(blockId) == 0) {
                index.remove(blockId);
            }
            dereference(blockId);
        }
    }

    /** The blocks that could be allotted if {@code tables} were released. */
    public int availableAfterRelease(Iterable<BlockTable> tables) {
        Map<Integer, Integer> released = new HashMap<>();
        int available = availableCount();
        for (BlockTable table : tables) {
            for (int place = 0; place < table.blockCount(); place++) {
                int blockId = table.blockId(place);
                available += released.merge(blockId, 1, Integer::sum) == references[blockId] ? 1 : 0;
            }
        }
        return available;
    }

    /** The blocks that a release of {@code table} would make available: the last ones, which no other table holds. */
    public int heldAlone(BlockTable table) {
        int place = table.blockCount();
        while (place > 0 && references[table.blockId(place - 1)] == 1) {
            place--;
        }
        return table.blockCount() - place;
    }

    /**
     * Checks that every block is free, referenced or cached, and counted right.
     *
     * @param tables of every sequence
     * @throws IllegalStateException naming what is wrong
     */
    public void checkIntegrity(Iterable<BlockTable> tables) {
        new PoolIntegrity(references, index, evictable).check(tables, Arrays.copyOf(freeIds, freeCount), cachedCount);
    }

    private void reference(int blockId) {
        if (references[blockId]++ == 0) {
            cachedCount--;
            if (evictable.contains(blockId)) {
                evictable.remove(blockId);
            }
        }
    }

    private void dereference(int blockId) {
        Invariant.check(references[blockId] > 0, "block %d is given back twice", blockId);
        if (--references[blockId] > 0) {
            return;
        }
        if (!index.contains(blockId)) {
            freeIds[freeCount++] = blockId;
            return;
        }
        cachedCount++;
        lastUses[blockId] = releaseCount;
        if (index.childCount(blockId) == 0) {
            evictable.add(blockId, releaseCount);
        }
    }

    private void evictOne() {
        Invariant.check(!evictable.isEmpty(), "no block is free");
        int blockId = evictable.removeFirst();
        int parent = index.parent(blockId);
        index.remove(blockId);
        cachedCount--;
        freeIds[freeCount++] = blockId;
        if (parent != PrefixIndex.ROOT && references[parent] == 0 && index.childCount(parent) == 0) {
            evictable.add(parent, lastUses[parent]);
        }
    }
}
