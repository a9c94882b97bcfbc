package dev.pinball.cli.loadtest;

import dev.pinball.loadtest.measure.Comparison;
import dev.pinball.loadtest.measure.Distribution;
import dev.pinball.loadtest.measure.Report;
import dev.pinball.loadtest.measure.RunResult;
import java.io.PrintStream;
import java.util.List;

/** Prints the results of load tests as tables. */
final class ReportTables {
    private ReportTables() {}

    static void print(Report report, PrintStream out) {
        if (!report.probes().isEmpty()) {
            printProbes(report, out);
        }
        RunResult last = report.runs().getLast();
        out.printf(
                "%d answered, %d injected, %d refused, %d failed in %.1f s%n",
                last.answered(), last.injected(), last.refused(), last.failed(), last.seconds());
        last.problems().forEach((kind, count) -> out.printf("  %s: %d%n", kind, count));
        out.printf(
                "%,.1f requests/s, %,.0f tokens/s, %,.1f requests/s within %.0f ms to the first token and %.0f ms for each other%n",
                last.requestsPerSecond(),
                last.tokensPerSecond(),
                last.goodputPerSecond(),
                report.objective().firstTokenMs(),
                report.objective().perTokenMs());
        out.printf("%n%-22s %9s %9s %9s %9s %9s %9s%n", "ms", "mean", "p50", "p90", "p99", "p99.9", "max");
        row(out, "first token", last.firstToken());
        row(out, "inter-token", last.interToken());
        row(out, "per token", last.perToken());
        row(out, "whole answer", last.total());
        row(out, "longest gap", last.longestGap());
        row(out, "queue (server)", last.queue());
        row(out, "sent late", last.sendLag());
        last.groups().forEach((group, times) -> row(out, "first token, " + group, times));
        if (report.runs().size() > 1) {
            printRepeats(report, out);
        }
        printCheck(report, last, out);
    }

    private static void row(PrintStream out, String name, Distribution times) {
        if (times.count() > 0) {
            out.printf(
                    "%-22s %9.2f %9.2f %9.2f %9.2f %9.2f %9.2f%n",
                    name, times.mean(), times.p50(), times.p90(), times.p99(), times.p999(), times.max());
        }
    }

    private static void printProbes(Report report, PrintStream out) {
        out.println("requests/s     met   answered   tokens/s   first token p99   per token p99");
        for (Report.Probe probe : report.probes()) {
            RunResult run = probe.run();
            out.printf(
                    "%10.2f   %5s   %8d   %8.0f   %12.1f ms   %10.2f ms%n",
                    probe.ratePerSecond(),
                    probe.met() ? "yes" : "no",
                    run.answered(),
                    run.tokensPerSecond(),
                    run.firstToken().p99(),
                    run.perToken().p99());
        }
        double highest = report.probes().stream()
                .filter(Report.Probe::met)
                .mapToDouble(Report.Probe::ratePerSecond)
                .max()
                .orElse(0);
        out.printf("the highest rate that meets the objective: %.2f requests/s; its run:%n%n", highest);
    }

    private static void printRepeats(Report report, PrintStream out) {
        out.printf(
                "%n%d runs: mean and 95 %% confidence interval%n", report.runs().size());
        report.figures()
                .forEach((figure, statistic) -> out.printf(
                        "%-24s %12.2f  %12.2f .. %.2f%n",
                        figure.title(), statistic.mean(), statistic.low(), statistic.high()));
    }

    private static void printCheck(Report report, RunResult last, PrintStream out) {
        out.printf(
                "%nthe client used %.2f processors, %.2f microseconds a token; it takes %,.0f messages/s from a server that computes nothing%n",
                last.client().cpuShare(),
                last.client().cpuMicrosPerToken(),
                report.check().ceilingMessagesPerSecond());
        report.check().limits().forEach(limit -> out.println("CLIENT LIMITED: " + limit));
    }

    static void print(List<Comparison.Line> lines, PrintStream out) {
        out.printf("%-24s %12s %12s %8s %8s  %s%n", "", "before", "after", "ratio", "p", "");
        for (Comparison.Line line : lines) {
            out.printf(
                    "%-24s %12.2f %12.2f %7sx %8s  %s%n",
                    line.figure().title(),
                    line.before().mean(),
                    line.after().mean(),
                    number(line.ratio()),
                    number(line.probability()),
                    line.verdict());
        }
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : "%.3f".formatted(value);
    }
}
