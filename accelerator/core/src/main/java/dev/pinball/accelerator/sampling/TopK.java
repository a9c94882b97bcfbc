package dev.pinball.accelerator.sampling;

import dev.pinball.accelerator.simd.Highest;

/**
 * Finds the k tokens with the highest scores. The highest score of each group of neighbouring ids first gives a lower bound for
 * them, so that few tokens are compared. The memory is allocated once.
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

    /** The result of the last {@link #find}. */
    TokenRanking ranking() {
        return ranking;
    }

    /**
     * Puts the {@code count} likeliest tokens whose score is at least {@code lowest} into {@link #ranking}, in any order; all of
     * them if there are fewer.
     *
     * @param scores [vocabulary] from {@code start} on
     * @return whether tokens were left out
     */
    boolean find(float[] scores, int start, int count, float lowest) {
        float bound = count < highestOfNeighbours.length ? bound(scores, start, count, lowest) : lowest;
        ranking.rankBy(scores, start);
        ranking.addReaching(bound, scores, start, vocabularySize);
        if (ranking.size() <= count && bound > lowest) { // exactly as many as wanted: are there more?
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
