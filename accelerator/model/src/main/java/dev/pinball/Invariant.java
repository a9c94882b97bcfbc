package dev.pinball;

/**
 * What must always hold, checked in production too: who owns a block, what guards memory, the states of a sequence. A
 * violation is a programmer's error. A check that holds allocates nothing.
 */
public final class Invariant {
    private Invariant() {}

    /** @throws IllegalStateException with {@code violation} when it doesn't hold */
    public static void check(boolean holds, String violation) {
        if (!holds) {
            throw new IllegalStateException(violation);
        }
    }

    /**
     * @param violation a format with one {@code %d}
     * @throws IllegalStateException when it doesn't hold
     */
    public static void check(boolean holds, String violation, int value) {
        if (!holds) {
            throw new IllegalStateException(violation.formatted(value));
        }
    }

    /**
     * @param violation a format with two {@code %d}
     * @throws IllegalStateException when it doesn't hold
     */
    public static void check(boolean holds, String violation, int first, int second) {
        if (!holds) {
            throw new IllegalStateException(violation.formatted(first, second));
        }
    }
}
