package dev.pinball.model.config;

/**
 * Grouped-query attention: {@code headCount / keyValueHeadCount} neighbouring query heads share a key/value head.
 *
 * @param headLength values of one head
 * @param scale of the dot products, 1 / sqrt(headLength) as a rule
 * @param window how many positions a row sees, its own included (sliding window); {@link #UNLIMITED_WINDOW} for all
 */
public record AttentionShape(int headCount, int keyValueHeadCount, int headLength, float scale, int window) {
    public static final int UNLIMITED_WINDOW = Integer.MAX_VALUE;

    public AttentionShape {
        if (keyValueHeadCount < 1 || headCount % keyValueHeadCount != 0) {
            throw new IllegalArgumentException("%d heads, %d key/value heads (expected: a divisor of the heads)"
                    .formatted(headCount, keyValueHeadCount));
        }
    }

    /** With the usual scale, and without a window. */
    public static AttentionShape of(int headCount, int keyValueHeadCount, int headLength) {
        return of(headCount, keyValueHeadCount, headLength, UNLIMITED_WINDOW);
    }

    /** With the usual scale, 1 / sqrt(headLength). */
    public static AttentionShape of(int headCount, int keyValueHeadCount, int headLength, int window) {
        return new AttentionShape(
                headCount, keyValueHeadCount, headLength, (float) (1 / Math.sqrt(headLength)), window);
    }

    /** Query heads that share one key/value head. */
    public int groupSize() {
        return headCount / keyValueHeadCount;
    }

    /** Values of the queries of one row. */
    public int queryWidth() {
        return headCount * headLength;
    }

    /** Values of the keys, and of the values, of one row. */
    public int keyValueWidth() {
        return keyValueHeadCount * headLength;
    }

    /** The first position that a row at {@code position} sees. */
    public int firstVisible(int position) {
        return Math.max(0, position - window + 1);
    }

    /** Positions that the last token of a context sees. */
    public int positionsSeen(int contextTokens) {
        return Math.min(contextTokens, window);
    }

    /** Positions that the tokens of a context see, on average: the first sees 1, the last {@link #positionsSeen}. */
    public double positionsSeenOnAverage(int contextTokens) {
        double growing = positionsSeen(contextTokens);
        return (growing * (growing + 1) / 2 + (contextTokens - growing) * growing) / contextTokens;
    }
}
