package dev.pinball.cli.loadtest;

import dev.pinball.cli.drawing.HtmlPage;
import dev.pinball.cli.drawing.LinePlot;
import dev.pinball.cli.drawing.LinePlot.Series;
import dev.pinball.cli.drawing.Svg;
import dev.pinball.loadtest.measure.Comparison;
import dev.pinball.loadtest.measure.Distribution;
import dev.pinball.loadtest.measure.Report;
import dev.pinball.loadtest.measure.RunResult;
import dev.pinball.loadtest.measure.Tick;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** A report as one page that needs nothing from elsewhere, readable in light and dark. */
final class HtmlReport {
    private HtmlReport() {}

    static String of(Report report) {
        StringBuilder page = new StringBuilder(HtmlPage.head("Pinball load test"))
                .append("<h1>Load test of %s</h1>%n"
                        .formatted(Svg.quoted(report.settings().getOrDefault("target", ""))));
        page.append("<p><code>%s</code></p>%n"
                .formatted(Svg.quoted(report.settings().getOrDefault("arguments", ""))));
        page.append("<pre>%s</pre>%n".formatted(Svg.quoted(printed(out -> ReportTables.print(report, out)))));
        page.append(probes(report));
        for (RunResult run : report.runs()) {
            page.append(overTime(run.ticks())).append(distributions(run));
        }
        return page.append(HtmlPage.END).toString();
    }

    static String of(List<Comparison.Line> lines) {
        StringBuilder page =
                new StringBuilder(HtmlPage.head("Pinball load test")).append("<h1>Comparison of two load tests</h1>\n");
        page.append("<pre>%s</pre>%n".formatted(Svg.quoted(printed(out -> ReportTables.print(lines, out)))));
        List<Comparison.Line> ratios =
                lines.stream().filter(line -> Double.isFinite(line.ratio())).toList();
        for (Comparison.Line line : ratios) {
            Series before = values("before", line.before().values());
            Series after = values("after", line.after().values());
            page.append(LinePlot.of(
                    line.figure().title() + ": " + line.verdict(),
                    "repeat",
                    line.figure().title(),
                    List.of(before, after)));
        }
        return page.append(HtmlPage.END).toString();
    }

    private static Series values(String name, List<Double> values) {
        List<LinePlot.Point> points = new ArrayList<>();
        values.forEach(value -> points.add(new LinePlot.Point(points.size() + 1.0, value)));
        return new Series(name, points);
    }

    private static String probes(Report report) {
        List<Report.Probe> probes = report.probes().stream()
                .sorted(Comparator.comparingDouble(Report.Probe::ratePerSecond))
                .toList();
        return LinePlot.of(
                        "Latency against throughput",
                        "requests/s offered",
                        "ms",
                        List.of(
                                Series.of(
                                        "first token p50",
                                        probes,
                                        Report.Probe::ratePerSecond,
                                        p -> p.run().firstToken().p50()),
                                Series.of(
                                        "first token p99",
                                        probes,
                                        Report.Probe::ratePerSecond,
                                        p -> p.run().firstToken().p99())))
                + LinePlot.of(
                        "Throughput and goodput",
                        "requests/s offered",
                        "requests/s",
                        List.of(
                                Series.of(
                                        "answered",
                                        probes,
                                        Report.Probe::ratePerSecond,
                                        p -> p.run().requestsPerSecond()),
                                Series.of(
                                        "goodput",
                                        probes,
                                        Report.Probe::ratePerSecond,
                                        p -> p.run().goodputPerSecond())));
    }

    private static String overTime(List<Tick> ticks) {
        return LinePlot.of(
                        "Time to first token",
                        "s",
                        "ms",
                        List.of(
                                Series.of("p50", ticks, Tick::second, Tick::firstTokenP50),
                                Series.of("p99", ticks, Tick::second, Tick::firstTokenP99)))
                + LinePlot.of(
                        "Inter-token latency",
                        "s",
                        "ms",
                        List.of(
                                Series.of("p50", ticks, Tick::second, Tick::interTokenP50),
                                Series.of("p99", ticks, Tick::second, Tick::interTokenP99)))
                + LinePlot.of(
                        "Throughput",
                        "s",
                        "tokens/s",
                        List.of(Series.of("tokens/s", ticks, Tick::second, Tick::tokensPerSecond)))
                + LinePlot.of(
                        "Requests",
                        "s",
                        "requests",
                        List.of(
                                Series.of("in flight", ticks, Tick::second, Tick::inFlight),
                                Series.of("sent/s", ticks, Tick::second, Tick::sentPerSecond),
                                Series.of("ended/s", ticks, Tick::second, Tick::endedPerSecond)))
                + server("Sequences in the server", "pinball_sequences", ticks)
                + server("Key/value blocks in use", "pinball_blocks_used", ticks)
                + server("Heap of the server, bytes", "jvm_memory_used_bytes{area=\"heap\"}", ticks);
    }

    /** The metrics whose names begin so. */
    private static String server(String title, String prefix, List<Tick> ticks) {
        List<Series> series = ticks.stream()
                .flatMap(tick -> tick.server().keySet().stream())
                .filter(name -> name.startsWith(prefix))
                .distinct()
                .sorted()
                .map(name -> Series.of(
                        name, ticks, Tick::second, tick -> tick.server().getOrDefault(name, Double.NaN)))
                .toList();
        return LinePlot.of(title, "s", "as the server reports it", series);
    }

    private static String distributions(RunResult run) {
        return distribution("Time to first token, distribution", run.firstToken())
                + distribution("Inter-token latency, distribution", run.interToken())
                + distribution("Whole answer, distribution", run.total());
    }

    /** Percentiles on a scale of nines: each step to the right is ten times rarer. */
    private static String distribution(String title, Distribution times) {
        List<Distribution.Point> curve =
                times.curve().stream().filter(point -> point.fraction() < 1).toList();
        return LinePlot.of(
                title,
                "nines (1: p90, 2: p99, 3: p99.9)",
                "ms",
                List.of(Series.of("ms", curve, point -> -Math.log10(1 - point.fraction()), Distribution.Point::ms)));
    }

    private static String printed(Consumer<PrintStream> printer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
            printer.accept(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
