package dev.pinball.engine.kvcache;

import dev.pinball.Invariant;
import java.util.Objects;

/** The blocks of one sequence: block {@code index} holds the positions from {@code index * tokensPerBlock}. */
public final class BlockTable {
    private final int[] blockIds;
    private int blockCount;

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

    int blockId(int index) {
        return blockIds[Objects.checkIndex(index, blockCount)];
    }

    void add(int blockId) {
        Invariant.check(blockCount < blockIds.length, "a table of %d blocks is full", blockIds.length);
        blockIds[blockCount++] = blockId;
    }

    int removeLast() {
        Invariant.check(blockCount > 0, "no block to take back");
        return blockIds[--blockCount];
    }
}
