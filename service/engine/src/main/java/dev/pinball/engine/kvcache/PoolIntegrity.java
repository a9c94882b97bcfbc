package dev.pinball.engine.kvcache;

/** Checks the bookkeeping of a pool against the tables that hold its blocks. */
record PoolIntegrity(int[] references, PrefixIndex index, EvictionQueue evictable) {

    void check(Iterable<BlockTable> tables, int[] freeIds, int cachedCount) {
        int[] held = new int[references.length];
        for (BlockTable table : tables) {
            for (int place = 0; place < table.blockCount(); place++) {
                held[table.blockId(place)]++;
                checkPlace(table, place);
            }
        }
        boolean[] free = new boolean[references.length];
        for (int blockId : freeIds) {
            require(!free[blockId], "block %d is free twice", blockId);
            free[blockId] = true;
            require(held[blockId] == 0 && !index.contains(blockId), "block %d is free, and used", blockId);
        }
        int cached = 0;
        for (int blockId = 0; blockId < references.length; blockId++) {
            require(held[blockId] == references[blockId], "block %d: references are counted wrong", blockId);
            boolean isCached = held[blockId] == 0 && index.contains(blockId);
            cached += isCached ? 1 : 0;
            require(free[blockId] || isCached || held[blockId] > 0, "block %d is lost", blockId);
            boolean isLeaf = isCached && index.childCount(blockId) == 0;
            require(evictable.contains(blockId) == isLeaf, "block %d: its eviction is wrong", blockId);
        }
        require(cached == cachedCount, "cached blocks are counted wrong: %d", cachedCount);
    }

    private void checkPlace(BlockTable table, int place) {
        int blockId = table.blockId(place);
        boolean published = place < table.publishedCount();
        require(index.contains(blockId) == published, "block %d: published or not", blockId);
        int before = place == 0 ? PrefixIndex.ROOT : table.blockId(place - 1);
        require(!published || index.parent(blockId) == before, "block %d follows another block", blockId);
    }

    private static void require(boolean right, String message, int value) {
        if (!right) {
            throw new IllegalStateException(message.formatted(value));
        }
    }
}
