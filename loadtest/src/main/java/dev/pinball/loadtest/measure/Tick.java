package dev.pinball.loadtest.measure;

import java.util.Map;

/**
 * One second of a run.
 *
 * @param second at its end, from the begin of the run
 * @param sentPerSecond requests
 * @param endedPerSecond requests, whatever became of them
 * @param inFlight requests that have been sent and not ended
 * @param interTokenP50 of the messages of this second, in milliseconds
 * @param interTokenP99 likewise
 * @param firstTokenP50 of the requests that got their first token in this second, in milliseconds
 * @param firstTokenP99 likewise
 * @param server values that the server's metrics had, by name with labels
 */
public record Tick(
        double second,
        double sentPerSecond,
        double endedPerSecond,
        double tokensPerSecond,
        long inFlight,
        long failed,
        double firstTokenP50,
        double firstTokenP99,
        double interTokenP50,
        double interTokenP99,
        Map<String, Double> server) {}
