package dev.pinball.server.grpc;

import java.io.IOException;
import java.time.Duration;

/**
 * A limit of time that the client of a test has to keep, too: a deadline after which its request is to be answered already, say. What is
 * enough depends on the machine and on who else uses it, so a test is tried with ever more of it.
 */
public final class ShortTime {
    private static final Duration LEAST = Duration.ofMillis(50);
    private static final Duration MOST = Duration.ofSeconds(10);
    private static final int GROWTH = 4;

    private ShortTime() {}

    /** What is to be so, with a limit of {@code time}. */
    public interface Attempt {
        void within(Duration time) throws Exception;
    }

    /** Passes if {@code attempt} does with some limit; otherwise fails as it does with the longest. */
    public static void enoughFor(Attempt attempt) throws Exception {
        Duration time = LEAST;
        while (!passes(attempt, time)) {
            time = time.multipliedBy(GROWTH);
        }
    }

    private static boolean passes(Attempt attempt, Duration time) throws Exception {
        try {
            attempt.within(time);
            return true;
        } catch (AssertionError | IOException failure) {
            if (time.compareTo(MOST) > 0) {
                throw failure;
            }
            return false;
        }
    }
}
