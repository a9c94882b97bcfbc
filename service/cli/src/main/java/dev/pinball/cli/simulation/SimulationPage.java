package dev.pinball.cli.simulation;

import dev.pinball.cli.drawing.HtmlPage;
import dev.pinball.cli.drawing.LinePlot;
import dev.pinball.cli.drawing.LinePlot.Series;
import dev.pinball.cli.drawing.Svg;
import dev.pinball.loadtest.measure.Distribution;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** The results as one page: the table, and the distributions of times side by side. */
final class SimulationPage {
    private SimulationPage() {}

    static String of(List<SimulationResult> results) {
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        SimulationTable.print(results, new PrintStream(table, true, StandardCharsets.UTF_8));
        return HtmlPage.head("Pinball simulation")
                + "<h1>Simulation</h1>\n<pre>"
                + Svg.quoted(table.toString(StandardCharsets.UTF_8))
                + "</pre>\n"
                + plot("Time to first token", results, SimulationResult::firstToken)
                + plot("From token to token", results, SimulationResult::interToken)
                + plot("Whole answer", results, SimulationResult::wholeAnswer)
                + HtmlPage.END;
    }

    private static String plot(
            String title, List<SimulationResult> results, Function<SimulationResult, Distribution> times) {
        List<Series> series = results.stream()
                .map(result -> Series.of(
                        result.label(),
                        times.apply(result).curve(),
                        point -> 100 * point.fraction(),
                        Distribution.Point::ms))
                .toList();
        return LinePlot.of(title, "% of them", "ms", series);
    }
}
