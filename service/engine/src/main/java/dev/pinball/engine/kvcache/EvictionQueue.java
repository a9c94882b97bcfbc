package dev.pinball.engine.kvcache;

import dev.pinball.Invariant;
import java.util.Arrays;

/**
 * Blocks that may be evicted, the one whose last use is longest ago first. A binary heap that knows where each block is,
 * so that one which is used again can leave: O(log n) for each change, and nothing is allocated.
 */
final class EvictionQueue {
    private static final int ABSENT = -1;

    private final int[] heap; // block ids
    private final int[] places; // [blocks] index in the heap
    private final long[] lastUses; // [blocks]
    private int size;

    EvictionQueue(int blockCount) {
        heap = new int[blockCount];
        places = new int[blockCount];
        Arrays.fill(places, ABSENT);
        lastUses = new long[blockCount];
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean contains(int blockId) {
        return places[blockId] != ABSENT;
    }

    void add(int blockId, long lastUse) {
        Invariant.check(!contains(blockId), "block %d is queued twice", blockId);
        lastUses[blockId] = lastUse;
        siftUp(size++, blockId);
    }

    /** Takes out the block whose last use is longest ago. */
    int removeFirst() {
        Invariant.check(size > 0, "no block can be evicted");
        int blockId = heap[0];
        remove(blockId);
        return blockId;
    }

    void remove(int blockId) {
        int place = places[blockId];
        Invariant.check(place != ABSENT, "block %d is not queued", blockId);
        places[blockId] = ABSENT;
        int last = heap[--size];
        if (last != blockId) {
            siftDown(place, last);
            if (heap[place] == last) {
                siftUp(place, last);
            }
        }
    }

    private void siftUp(int from, int blockId) {
        int place = from;
        while (place > 0 && before(blockId, heap[(place - 1) / 2])) {
            put(place, heap[(place - 1) / 2]);
            place = (place - 1) / 2;
        }
        put(place, blockId);
    }

    private void siftDown(int from, int blockId) {
        int place = from;
        for (int child = firstChild(place); child < size; child = firstChild(place)) {
            if (!before(heap[child], blockId)) {
                break;
            }
            put(place, heap[child]);
            place = child;
        }
        put(place, blockId);
    }

    /** The child that leaves the heap first; {@code size} or more for a leaf. */
    private int firstChild(int place) {
        int left = 2 * place + 1;
        return left + 1 < size && before(heap[left + 1], heap[left]) ? left + 1 : left;
    }

    private boolean before(int blockId, int other) {
        return lastUses[blockId] < lastUses[other];
    }

    private void put(int place, int blockId) {
        heap[place] = blockId;
        places[blockId] = place;
    }
}
