package dev.pinball.model;

import java.util.SplittableRandom;

/** The seed of a random test: a new one each time, printed, or the one of {@code -Dpinball.seed} to see a failure again. */
public final class TestSeed {
    private TestSeed() {}

    public static long next(String test) {
        long seed = Long.getLong("pinball.seed", new SplittableRandom().nextLong());
        System.out.printf("%s: -Dpinball.seed=%d%n", test, seed);
        return seed;
    }
}
