package dev.pinball.loadtest.run;

import dev.pinball.loadtest.client.Endpoint;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * What the requests of a run share.
 *
 * @param timer one thread, for what happens later
 * @param clock nanoseconds
 * @param beginNanos when the run began, by that clock
 */
record RunContext(
        Endpoint endpoint,
        Measurements measurements,
        ScheduledExecutorService timer,
        LongSupplier clock,
        long beginNanos) {

    long nanoTime() {
        return clock.getAsLong();
    }
}
