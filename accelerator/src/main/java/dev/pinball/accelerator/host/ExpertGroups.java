package dev.pinball.accelerator.host;

import java.util.Arrays;

/**
 * The pairs (row, slot) of a step, grouped by the expert that the slot chose, so that the weights of an expert are read
 * once for all its rows. Pair {@code row * slots + slot}; in a group the pairs ascend.
 */
final class ExpertGroups {
    private final Matrix chosen;
    private final int[] pairs; // [rows * slots], group after group
    private final int[] rows; // [rows * slots], the row of each of these pairs
    private final int[] ends; // [experts], where the pairs of each end; while counting, where the next one goes
    private final int[] experts; // [experts], those that a row chose
    private final int[] starts; // [experts], where the pairs of each of these start
    private int groupCount;
    private int pairCount;

    /** @param chosen [rows, slots], the experts of each row */
    ExpertGroups(Matrix chosen, int expertCount) {
        this.chosen = chosen;
        pairs = new int[chosen.values().length];
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
            pairs[place] = pair;
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

    /** Where the pairs of a group start in {@link #pairs} and {@link #rows}. */
    int start(int group) {
        return starts[group];
    }

    int size(int group) {
        return ends[experts[group]] - starts[group];
    }

    int[] pairs() {
        return pairs;
    }

    int[] rows() {
        return rows;
    }
}
