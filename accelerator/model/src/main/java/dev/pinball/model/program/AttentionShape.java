package dev.pinball.model.program;

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

    /** Query heads that share one key/value head. */
    public int groupSize() {
        return headCount / keyValueHeadCount;
    }

    public int keyValueWidth() {
        return keyValueHeadCount * headLength;
    }

    /** The first position that a row at {@code position} sees. */
    public int firstVisible(int position) {
        return Math.max(0, position - window + 1);
    }
}
