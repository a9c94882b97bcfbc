package dev.pinball.cli.simulation;

import java.io.PrintStream;
import java.util.List;

/** Prints what came of each variant, a line each. */
final class SimulationTable {
    private SimulationTable() {}

    static void print(List<SimulationResult> results, PrintStream out) {
        int width = results.stream()
                .mapToInt(result -> result.label().length())
                .max()
                .orElse(0);
        out.printf(
                "%-" + width + "s  requests/s  tokens/s  goodput  first token ms p50    p99  inter-token ms p50    p99"
                        + "  cached  unused   busy  preempted%n",
                "");
        for (SimulationResult result : results) {
            out.printf(
                    "%-" + width
                            + "s  %10.2f  %8.0f  %7.2f  %18.1f %6.0f  %18.2f %6.1f  %5.1f%%  %5.2f%%  %4.0f%%  %9d%n",
                    result.label(),
                    result.requestsPerSecond(),
                    result.tokensPerSecond(),
                    result.goodput(),
                    result.firstToken().p50(),
                    result.firstToken().p99(),
                    result.interToken().p50(),
                    result.interToken().p99(),
                    100 * result.cachedShare(),
                    100 * result.unusedShare(),
                    100 * result.busyShare(),
                    result.preemptions());
        }
        double seconds =
                results.stream().mapToDouble(SimulationResult::runSeconds).sum();
        long requests = results.stream().mapToLong(SimulationResult::requests).sum();
        out.printf("%d requests in %.1f s%n", requests, seconds);
    }
}
