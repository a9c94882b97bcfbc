package dev.pinball.cli.bench;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param warmUp runs begin for so long that do not count; there is one at least
 * @param runCount runs that count, at most
 * @param most runs that count begin for so long; there is one at least
 */
public record BenchPace(Duration warmUp, int runCount, Duration most) {
    /** So many runs after five seconds. */
    static BenchPace steady(int runCount) {
        return new BenchPace(Duration.ofSeconds(5), runCount, Duration.ofDays(1));
    }
}
