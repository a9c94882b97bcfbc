package dev.pinball.model.config;

/**
 * The experts of every layer.
 *
 * @param count 0 for a dense model
 * @param usedPerToken of {@code count}, chosen by the router
 */
public record ExpertCounts(int count, int usedPerToken) {
    /** A dense model. */
    public static final ExpertCounts NONE = new ExpertCounts(0, 0);

    public ExpertCounts {
        int minimum = count == 0 ? 0 : 1;
        if (usedPerToken < minimum || usedPerToken > count) {
            throw new IllegalArgumentException(
                    "experts used per token: %d (expected: %d..%d)".formatted(usedPerToken, minimum, count));
        }
    }

    public boolean isDense() {
        return count == 0;
    }

    /** The part of {@code amount}, which all experts have together, that one token uses. */
    public long used(long amount) {
        return isDense() ? amount : amount / count * usedPerToken;
    }
}
