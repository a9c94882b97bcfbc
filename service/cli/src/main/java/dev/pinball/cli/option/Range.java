package dev.pinball.cli.option;

import java.util.function.Function;

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

    /** Returns {@code value}, which must be above 0 and finite. */
    public static double requirePositive(String option, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new UsageException("%s: %s (expected: above 0)".formatted(option, value));
        }
        return value;
    }

    /** What {@code parser} reads in {@code text}; it says what it expected in an {@link IllegalArgumentException}. */
    public static <T> T parse(String option, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException failure) {
            throw new UsageException(option + ": " + failure.getMessage());
        }
    }
}
