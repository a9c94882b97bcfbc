package dev.pinball.host.experts;

import dev.pinball.host.memory.Matrix;
import java.util.Arrays;

/**
 * The pairs (row, slot) of a step, grouped by the expert that the slot chose, so that the weights of an expert are read
 * once for all its rows. Pair {@code row * slots + slot}; in a group the pairs ascend. What experts compute lies in this
 * order, a group's results next to each other, until the slots of a row are combined.
 */
public final class ExpertGroups {
    private final Matrix chosen;
    private final int[] places; // [rows * slots], of each pair in the order of the groups
    private final int[] rows; // [rows * slots], the row of the pair at each place
    private final int[] ends; // [experts], where the pairs of each end; while counting, where the next one goes
    private final int[] experts; // [experts], those that a row chose
    private final int[] starts; // [experts], where the pairs of each of these start
    private int groupCount;
    private int pairCount;

    /** @param chosen [rows, slots], the experts of each row */
    public ExpertGroups(Matrix chosen, int expertCount) {
        this.chosen = chosen;
        places = new int[chosen.values().length];
        rows = new int[chosen.values().length];
        ends = new int[expertCount];
        experts = new int[expertCount];
        starts = new int[expertCount];
    }

    /** Groups anew what the first {@code rowCount} rows chose. */
    void group(int rowCount) {
        pairCount = chosen.rowStart(rowCount);
        countPairs();
        for (int pair = 0; pair < pairCount; pair++) {
            int place = ends[expertOf(pair)]++;
            places[pair] = place;
            rows[place] = pair / chosen.width();
        }
    }

    private void countPairs() {
        Arrays.fill(ends, 0);
        for (int pair = 0; pair < pairCount; pair++) {
            ends[expertOf(pair)]++;
        }
        groupCount = 0;
        int start = 0;
        for (int expert = 0; expert < ends.length; expert++) {
            int count = ends[expert];
            if (count > 0) {
                experts[groupCount] = expert;
                starts[groupCount] = start;
                groupCount++;
            }
            ends[expert] = start;
            start += count;
        }
    }

    private int expertOf(int pair) {
        return (int) chosen.values()[pair];
    }

    /** Experts that at least one row chose. */
    int groupCount() {
        return groupCount;
    }

    int pairCount() {
        return pairCount;
    }

    int expert(int group) {
        return experts[group];
    }

    /** The place of the first pair of a group; the others follow. */
    int start(int group) {
        return starts[group];
    }

    int size(int group) {
        return ends[experts[group]] - starts[group];
    }

    /** Where the pair of a row and one of its slots stands. */
    int place(int row, int slot) {
        return places[chosen.rowStart(row) + slot];
    }

    public int slotCount() {
        return chosen.width();
    }

    /** The row of the pair at each place. */
    int[] rows() {
        return rows;
    }
}
