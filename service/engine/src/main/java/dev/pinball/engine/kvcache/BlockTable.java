package dev.pinball.engine.kvcache;

import dev.pinball.Invariant;
import java.util.Objects;

/** The blocks of one sequence: block {@code index} holds the positions from {@code index * tokensPerBlock}. */
public final class BlockTable {
    private final int[] blockIds;
    private int blockCount;
    private int publishedCount; // the first so many are in the prefix index

    /** @param blocksMax blocks of the longest sequence */
    public BlockTable(int blocksMax) {
        blockIds = new int[blocksMax];
    }

    public int blockCount() {
        return blockCount;
    }

    /** The block ids as they are, for reading; only the first {@link #blockCount} count. */
    public int[] blockIds() {
        return blockIds;
    }

    /** Blocks whose keys and values others can find: all that are full. */
    int publishedCount() {
        return publishedCount;
    }

    int blockId(int index) {
        return blockIds[Objects.checkIndex(index, blockCount)];
    }

    /** The last published block; {@link PrefixIndex#ROOT} where there is none. */
    int lastPublished() {
        return publishedCount == 0 ? PrefixIndex.ROOT : blockIds[publishedCount - 1];
    }

    void add(int blockId) {
        Invariant.check(blockCount < blockIds.length, "a table of %d blocks is full", blockIds.length);
        blockIds[blockCount++] = blockId;
    }

    /** Adds a block that is in the prefix index. */
    void addPublished(int blockId) {
        Invariant.check(publishedCount == blockCount, "%d of %d blocks are published", publishedCount, blockCount);
        add(blockId);
        publishedCount = blockCount;
    }

    /** The first block that isn't published is from now on, as {@code blockId}. */
    void publishNext(int blockId) {
        blockIds[Objects.checkIndex(publishedCount, blockCount)] = blockId;
        publishedCount++;
    }

    int removeLast() {
        Invariant.check(blockCount > 0, "no block to take back");
        blockCount--;
        publishedCount = Math.min(publishedCount, blockCount);
        return blockIds[blockCount];
    }
}
