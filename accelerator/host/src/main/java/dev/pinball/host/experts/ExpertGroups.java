package dev.pinball.host.experts;

import dev.pinball.host.memory.Matrix;
import java.util.Arrays;

/**
 * The pairs (row, slot) of a step, grouped by the expert that the slot chose, so that the weights of an expert are read
 * once for all its rows. Pair {@code row * slots + slot}; in a group the pairs ascend. What experts compute is kept in this
 * order, the results of a group next to each other, until the slots of a row are summed.
 */
public final class ExpertGroups {
    private final Matrix expertIds;
    private final int[] places; // [rows * slots], of each pair in the order of the groups
    private final int[] rows; // [rows * slots], the row of the pair at each place
    private final int[] ends; // [experts], where the pairs of each end; while counting, where the next one goes
    private final int[] experts; // [experts], those that a row chose
    private final int[] starts; // [experts], where the pairs of each of these start
    private int groupCount;
    private int pairCount;

    /** @param expertIds [rows, slots], the experts of each row */
    public ExpertGroups(Matrix expertIds, int expertCount) {
        this.expertIds = expertIds;
        places = new int[expertIds.values().length];
        rows = new int[expertIds.values().length];
        ends = new int[expertCount];
        experts = new int[expertCount];
        starts = new int[expertCount];
    }

    /** Groups the pairs of the first {@code rowCount} rows. */
    void group(int rowCount) {
        pairCount = expertIds.rowStart(rowCount);
        countPairs();
        for (int pair = 0; pair < pairCount; pair++) {
            int place = ends[expertOf(pair)]++;
            places[pair] = place;
            rows[place] = pair / expertIds.width();
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
        return (int) expertIds.values()[pair];
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

    /** The place of the pair of a row and one of its slots. */
    int place(int row, int slot) {
        return places[expertIds.rowStart(row) + slot];
    }

    public int slotCount() {
        return expertIds.width();
    }

    /** The row of the pair at each place. */
    int[] rows() {
        return rows;
    }
}
