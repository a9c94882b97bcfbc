package dev.pinball.model.parameters;

/**
 * The experts of every layer; a layer without experts is one that is always used.
 *
 * @param usedPerToken of {@code count}, chosen by the router
 */
public record ExpertCounts(int count, int usedPerToken) {
    public static final ExpertCounts NONE = new ExpertCounts(1, 1);

    public ExpertCounts {
        if (usedPerToken < 1 || usedPerToken > count) {
            throw new IllegalArgumentException(
                    "experts used per token: %d (expected: 1..%d)".formatted(usedPerToken, count));
        }
    }

    /** What one token uses of {@code amount}, which all experts have together. */
    long used(long amount) {
        return amount / count * usedPerToken;
    }
}
