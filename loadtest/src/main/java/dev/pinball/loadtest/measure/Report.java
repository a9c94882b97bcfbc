package dev.pinball.loadtest.measure;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A whole test, as it is printed as JSON, drawn and compared.
 *
 * @param settings as they were asked for
 * @param machine that the client ran on
 * @param figures over all runs
 * @param runs one for each repeat
 * @param probes the rates that were tried, where the highest was looked for or several were asked for
 * @param check whether the client can be believed
 */
public record Report(
        Map<String, String> settings,
        Map<String, String> machine,
        Objective objective,
        Map<Figure, Statistic> figures,
        List<RunResult> runs,
        List<Probe> probes,
        SelfCheck check) {

    /** A rate, and what it gave. */
    public record Probe(double ratePerSecond, boolean met, RunResult run) {}

    /**
     * The client measured against a server that computes nothing.
     *
     * @param ceilingMessagesPerSecond that this client took from it, on the same machine, with as many requests at once
     * @param ceilingShare of it that the test reached
     * @param limits why the client may have been what was measured; empty where it was not
     */
    public record SelfCheck(double ceilingMessagesPerSecond, double ceilingShare, List<String> limits) {}

    public static Map<Figure, Statistic> figures(List<RunResult> runs) {
        Map<Figure, Statistic> figures = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            figures.put(figure, figure.over(runs));
        }
        return figures;
    }
}
