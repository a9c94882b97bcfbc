package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.simd.Highest;

/**
 * Finds a few likeliest tokens among all: the highest scores of neighbours tell first which tokens can be among them. It
 * takes its memory once.
 */
final class TopK {
    private static final int NEIGHBOURS = 64;

    private final int vocabularySize;
    private final float[] highestOfNeighbours;
    private final TokenRanking ranking;

    TopK(int vocabularySize) {
        this.vocabularySize = vocabularySize;
        highestOfNeighbours = new float[Math.ceilDiv(vocabularySize, NEIGHBOURS)];
        ranking = new TokenRanking(vocabularySize);
    }

    /** What was found last. */
    TokenRanking ranking() {
        return ranking;
    }

    /**
     * Leaves the {@code count} likeliest of the tokens that reach {@code lowest} in {@link #ranking}, in any order, or all
     * where there are no more.
     *
     * @param scores [vocabulary] from {@code start} on
     * @return whether it has left any out
     */
    boolean find(float[] scores, int start, int count, float lowest) {
        float bound = count < highestOfNeighbours.length ? bound(scores, start, count, lowest) : lowest;
        ranking.rankBy(scores, start);
        ranking.addReaching(bound, scores, start, vocabularySize);
        if (ranking.size() <= count && bound > lowest) { // as many as are wanted: are there others?
            ranking.clear();
            ranking.addReaching(lowest, scores, start, vocabularySize);
        }
        boolean leavesOut = ranking.size() > count;
        if (leavesOut) {
            ranking.retain(count);
        }
        return leavesOut;
    }

    /** A score that {@code count} tokens reach, one in each of as many stretches of neighbours. */
    private float bound(float[] scores, int start, int count, float lowest) {
        for (int i = 0; i < highestOfNeighbours.length; i++) {
            int first = start + i * NEIGHBOURS;
            int end = Math.min(start + vocabularySize, first + NEIGHBOURS);
            highestOfNeighbours[i] = Highest.of(scores, first, end);
        }
        ranking.rankBy(highestOfNeighbours, 0);
        ranking.addReaching(lowest, highestOfNeighbours, 0, highestOfNeighbours.length);
        if (ranking.size() < count) {
            return lowest;
        }
        ranking.retain(count);
        return highestOfNeighbours[ranking.last()];
    }
}
