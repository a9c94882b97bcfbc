package dev.pinball.training;

/** Checks of configuration fields, by the names that they have in a configuration file. */
public final class Field {
    private Field() {}

    /** @throws IllegalArgumentException {@code NAME: VALUE (expected: EXPECTED)} unless it holds */
    public static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(name, value, expected));
        }
    }

    static void requireRange(String name, long value, long minimum, long maximum) {
        require(value >= minimum && value <= maximum, name, value, minimum + ".." + maximum);
    }

    static void requireAtLeast(String name, long value, long minimum) {
        require(value >= minimum, name, value, "at least " + minimum);
    }

    /** A finite number from {@code minimum} on. */
    static void requireAtLeast(String name, double value, double minimum) {
        require(value >= minimum && value < Double.POSITIVE_INFINITY, name, value, "at least " + minimum);
    }

    static void requirePositive(String name, double value) {
        require(value > 0 && value < Double.POSITIVE_INFINITY, name, value, "a number above 0");
    }

    /** A number from 0 up to but not including 1. */
    static void requireShare(String name, double value) {
        require(value >= 0 && value < 1, name, value, "at least 0, less than 1");
    }
}
