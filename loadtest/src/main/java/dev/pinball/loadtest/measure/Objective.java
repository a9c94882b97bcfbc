package dev.pinball.loadtest.measure;

import java.util.List;
import java.util.Map;

/**
 * How fast an answer has to be. A request meets it with its own two times; a run meets it with the 99th percentile of both,
 * and when at least 99 of 100 requests were answered. Presets are those of MLPerf Inference 5 for interactive models.
 *
 * @param firstTokenMs to the first token
 * @param perTokenMs for each token after the first
 */
public record Objective(double firstTokenMs, double perTokenMs) {
    private static final double ANSWERED_SHARE_MIN = 0.99;
    private static final Map<String, Objective> PRESETS =
            Map.of("conversational", new Objective(2000, 100), "interactive", new Objective(500, 30));

    /** @throws IllegalArgumentException which names the text and the forms */
    public static Objective parse(String text) {
        Objective preset = PRESETS.get(text);
        if (preset != null) {
            return preset;
        }
        try {
            List<Double> limits = List.of(text.split("/", -1)).stream()
                    .map(Double::parseDouble)
                    .filter(limit -> limit > 0)
                    .toList();
            if (limits.size() == 2) {
                return new Objective(limits.getFirst(), limits.getLast());
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new IllegalArgumentException(
                text
                        + " (expected: conversational, interactive, or milliseconds to the first token and for each other, as 500/30)");
    }

    /** Whether this answer was fast enough. */
    public boolean isMetBy(RequestResult result) {
        return result.outcome() == RequestResult.Outcome.ANSWERED
                && result.firstTokenNanos() <= firstTokenMs * 1e6
                && result.perTokenNanos() <= perTokenMs * 1e6;
    }

    /** Whether the run as a whole was fast enough. */
    public boolean isMetBy(RunResult run) {
        long asked = run.answered() + run.refused() + run.failed();
        return run.answered() > 0
                && run.answered() >= ANSWERED_SHARE_MIN * asked
                && run.firstToken().p99() <= firstTokenMs
                && run.perToken().p99() <= perTokenMs;
    }
}
