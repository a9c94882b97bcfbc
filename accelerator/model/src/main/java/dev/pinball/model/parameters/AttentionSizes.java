package dev.pinball.model.parameters;

/**
 * The heads of every layer.
 *
 * @param headLength values of one head
 * @param window positions that a token sees, its own included; the context length or more for all
 */
public record AttentionSizes(int layerCount, int headCount, int keyValueHeadCount, int headLength, int window) {

    /** Without a window. */
    public AttentionSizes(int layerCount, int headCount, int keyValueHeadCount, int headLength) {
        this(layerCount, headCount, keyValueHeadCount, headLength, Integer.MAX_VALUE);
    }

    long queryWidth() {
        return (long) headCount * headLength;
    }

    long keyValueWidth() {
        return (long) keyValueHeadCount * headLength;
    }

    /** A query times a key, and a share times a value, in all heads and layers. */
    long multiplyAddsPerPosition() {
        return 2L * layerCount * queryWidth();
    }

    /** Positions that the last token of a context sees. */
    int positionsSeen(int contextTokens) {
        return Math.min(contextTokens, window);
    }

    /** Positions that the tokens of a context see, on average: the first sees 1, the last {@link #positionsSeen}. */
    double positionsSeenOnAverage(int contextTokens) {
        double growing = positionsSeen(contextTokens);
        return (growing * (growing + 1) / 2 + (contextTokens - growing) * growing) / contextTokens;
    }
}
