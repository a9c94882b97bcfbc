package dev.pinball.accelerator.sampling;

import java.util.Arrays;

/** How often each token came, in the order of first appearance; an open-addressed table that allocates only to grow. */
public final class TokenCounts {
    private int[] tokenIds = new int[16]; // [distinct] in order of first appearance
    private int[] counts = new int[16]; // [distinct]
    private int[] slots = new int[32]; // [2 * capacity] 1 + index of the token, 0 is free
    private int size;

    public void add(int tokenId) {
        int slot = findSlot(tokenId);
        if (slots[slot] != 0) {
            counts[slots[slot] - 1]++;
            return;
        }
        tokenIds[size] = tokenId;
        counts[size] = 1;
        slots[slot] = ++size;
        if (size == tokenIds.length) {
            grow();
        }
    }

    /** Distinct tokens. */
    public int size() {
        return size;
    }

    public int tokenId(int index) {
        return tokenIds[index];
    }

    public int count(int index) {
        return counts[index];
    }

    public boolean contains(int tokenId) {
        return slots[findSlot(tokenId)] != 0;
    }

    private int findSlot(int tokenId) {
        int mask = slots.length - 1;
        int slot = (tokenId * 0x9E3779B9 >>> 7) & mask;
        while (slots[slot] != 0 && tokenIds[slots[slot] - 1] != tokenId) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        tokenIds = Arrays.copyOf(tokenIds, 2 * size);
        counts = Arrays.copyOf(counts, 2 * size);
        slots = new int[4 * size];
        for (int index = 0; index < size; index++) {
            slots[findSlot(tokenIds[index])] = index + 1;
        }
    }
}
