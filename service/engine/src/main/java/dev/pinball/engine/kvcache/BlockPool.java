package dev.pinball.engine.kvcache;

import dev.pinball.Invariant;
import java.util.Arrays;
import java.util.BitSet;

/** All blocks of the device: free, or referenced by exactly one table. */
public final class BlockPool {
    private final int[] freeIds; // a stack: the block given back last is allotted first
    private final BitSet referenced;
    private int freeCount;

    public BlockPool(int blockCount) {
        freeIds = new int[blockCount];
        Arrays.setAll(freeIds, index -> blockCount - 1 - index);
        freeCount = blockCount;
        referenced = new BitSet(blockCount);
    }

    public int totalCount() {
        return freeIds.length;
    }

    public int freeCount() {
        return freeCount;
    }

    public int usedCount() {
        return freeIds.length - freeCount;
    }

    /** The block that is allotted next; it stays free. */
    public int nextFree() {
        Invariant.check(freeCount > 0, "no block is free");
        return freeIds[freeCount - 1];
    }

    /** Moves one free block to the end of {@code table}. */
    public void allot(BlockTable table) {
        Invariant.check(freeCount > 0, "no block is free");
        int blockId = freeIds[--freeCount];
        Invariant.check(!referenced.get(blockId), "block %d is referenced already", blockId);
        referenced.set(blockId);
        table.add(blockId);
    }

    /** Takes back every block of {@code table}. */
    public void giveBack(BlockTable table) {
        while (table.blockCount() > 0) {
            int blockId = table.removeLast();
            Invariant.check(referenced.get(blockId), "block %d is given back twice", blockId);
            referenced.clear(blockId);
            freeIds[freeCount++] = blockId;
        }
    }

    /**
     * Checks that free and referenced blocks are all blocks, and that none is in two tables.
     *
     * @param tables of every sequence
     * @throws IllegalStateException naming what is wrong
     */
    public void checkIntegrity(Iterable<BlockTable> tables) {
        BitSet seen = new BitSet(totalCount());
        for (int index = 0; index < freeCount; index++) {
            mark(seen, freeIds[index]);
        }
        for (BlockTable table : tables) {
            for (int index = 0; index < table.blockCount(); index++) {
                mark(seen, table.blockId(index));
            }
        }
        if (seen.cardinality() != totalCount()) {
            throw new IllegalStateException("blocks are lost: " + (totalCount() - seen.cardinality()));
        }
    }

    private static void mark(BitSet seen, int blockId) {
        if (seen.get(blockId)) {
            throw new IllegalStateException("block " + blockId + " is in two places");
        }
        seen.set(blockId);
    }
}
