package dev.pinball.cli.option;

/** Checks values of options. */
public final class Range {
    private Range() {}

    /** Returns {@code value}, which must be within {@code least} and {@code most}. */
    public static int require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UsageException("%s: %d (expected: %d..%d)".formatted(option, value, least, most));
        }
        return value;
    }

    /** Returns {@code value}, which must be positive. */
    public static int requirePositive(String option, int value) {
        return require(option, value, 1, Integer.MAX_VALUE);
    }

    /** The same for values beyond 2^31. */
    public static long requirePositive(String option, long value) {
        if (value < 1) {
            throw new UsageException("%s: %d (expected: 1..%d)".formatted(option, value, Long.MAX_VALUE));
        }
        return value;
    }
}
