package dev.pinball.loadtest.workload;

import java.util.List;

/**
 * Requests of the past.
 *
 * @param requests in the order of their times
 */
public record Trace(List<TracedRequest> requests) {
    public static final Trace NONE = new Trace(List.of());

    /**
     * @param seconds from the first request
     * @param promptTokens one or more
     * @param answerTokens one or more
     * @param blockIds of equal parts of the prompt: the same id is the same text; empty where the trace has none
     */
    public record TracedRequest(double seconds, int promptTokens, int answerTokens, List<Long> blockIds) {}

    /** The same, {@code speed} times as fast, with lengths multiplied by {@code lengthScale}. */
    public Trace scaled(double speed, double lengthScale) {
        return new Trace(requests.stream()
                .map(request -> new TracedRequest(
                        request.seconds / speed,
                        scaled(request.promptTokens, lengthScale),
                        scaled(request.answerTokens, lengthScale),
                        request.blockIds))
                .toList());
    }

    private static int scaled(int tokens, double scale) {
        return (int) Math.max(1, Math.round(tokens * scale));
    }
}
