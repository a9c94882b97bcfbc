package dev.pinball.engine.kvcache;

import dev.pinball.Invariant;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the block that holds the keys and values of given tokens after a given prefix. The blocks form a tree: the parent
 * of a block holds the tokens before its own, so a block stands for the whole prefix up to its end. Two sequences share
 * blocks only within one cache salt, which is compared at the root.
 *
 * <p>A hash table over arrays, chained through the blocks. Hashes only find candidates: parent, salt and tokens are
 * compared, so no collision can give wrong keys. Hashes are keyed at random, so that no client can aim at one bucket.
 */
final class PrefixIndex {
    /** The parent of a block that begins a sequence. */
    static final int ROOT = -1;
    /** No such block. */
    static final int NONE = -2;

    private final int tokensPerBlock;
    private final long hashKey = RandomGenerator.getDefault().nextLong();
    private final int[] buckets; // the first block of each chain
    private final int[] nextIds; // [blocks] the next block of the chain
    private final int[] parents; // [blocks] NONE for a block that isn't in the index
    private final int[] childCounts; // [blocks]
    private final int[] tokens; // [blocks, tokensPerBlock]
    private final @Nullable String[] salts; // [blocks] of those below the root

    PrefixIndex(int blockCount, int tokensPerBlock) {
        this.tokensPerBlock = tokensPerBlock;
        buckets = new int[Math.max(1, Integer.highestOneBit(blockCount))];
        nextIds = new int[blockCount];
        parents = new int[blockCount];
        childCounts = new int[blockCount];
        tokens = new int[Math.multiplyExact(blockCount, tokensPerBlock)];
        salts = new String[blockCount];
        Arrays.fill(buckets, NONE);
        Arrays.fill(parents, NONE);
    }

    boolean contains(int blockId) {
        return parents[blockId] != NONE;
    }

    /** The parent of a block in the index; {@link #ROOT} for one that begins a sequence. */
    int parent(int blockId) {
        return parents[blockId];
    }

    /** Blocks that continue the prefix of {@code blockId}. */
    int childCount(int blockId) {
        return childCounts[blockId];
    }

    /** The block that holds {@code tokensPerBlock} of {@code tokenIds}, from {@code from}, after {@code parent}; or {@link #NONE}. */
    int find(int parent, String salt, int[] tokenIds, int from) {
        int blockId = buckets[bucket(hash(parent, salt, tokenIds, from))];
        while (blockId != NONE && !holds(blockId, parent, salt, tokenIds, from)) {
            blockId = nextIds[blockId];
        }
        return blockId;
    }

    /** Adds a block that no other equals. */
    void add(int blockId, int parent, String salt, int[] tokenIds, int from) {
        Invariant.check(!contains(blockId), "block %d is in the index already", blockId);
        Invariant.check(parent == ROOT || contains(parent), "the parent of block %d is not in the index", blockId);
        System.arraycopy(tokenIds, from, tokens, blockId * tokensPerBlock, tokensPerBlock);
        parents[blockId] = parent;
        if (parent == ROOT) {
            salts[blockId] = salt;
        } else {
            childCounts[parent]++;
        }
        int bucket = bucket(hash(parent, salt, tokenIds, from));
        nextIds[blockId] = buckets[bucket];
        buckets[bucket] = blockId;
    }

    /** Removes a block without children. */
    void remove(int blockId) {
        Invariant.check(contains(blockId), "block %d is not in the index", blockId);
        Invariant.check(childCounts[blockId] == 0, "block %d has %d children", blockId, childCounts[blockId]);
        unlink(blockId);
        if (parents[blockId] != ROOT) {
            childCounts[parents[blockId]]--;
        }
        parents[blockId] = NONE;
        salts[blockId] = null;
    }

    /** A hash of {@code tokensPerBlock} tokens and of where they stand; equal for what {@link #find} takes as equal. */
    long hash(int parent, String salt, int[] tokenIds, int from) {
        long hash = mix(hashKey ^ (parent == ROOT ? salt.hashCode() : (long) parent << 32));
        for (int index = from; index < from + tokensPerBlock; index++) {
            hash = mix(hash ^ tokenIds[index]);
        }
        return hash;
    }

    private void unlink(int blockId) {
        String salt = salts[blockId];
        long hash = hash(parents[blockId], salt == null ? "" : salt, tokens, blockId * tokensPerBlock);
        int bucket = bucket(hash);
        if (buckets[bucket] == blockId) {
            buckets[bucket] = nextIds[blockId];
            return;
        }
        int before = buckets[bucket];
        while (nextIds[before] != blockId) {
            before = nextIds[before];
        }
        nextIds[before] = nextIds[blockId];
    }

    private boolean holds(int blockId, int parent, String salt, int[] tokenIds, int from) {
        int start = blockId * tokensPerBlock;
        return parents[blockId] == parent
                && (parent != ROOT || salt.equals(salts[blockId]))
                && Arrays.equals(tokens, start, start + tokensPerBlock, tokenIds, from, from + tokensPerBlock);
    }

    private int bucket(long hash) {
        return (int) (hash >>> 32) & (buckets.length - 1);
    }

    /** Stafford's variant 13 of the finalizer of MurmurHash3. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }
}
