package dev.pinball.cli.drawing;

import dev.pinball.training.experiments.ArmResult;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The results of an experiment in SVG: for each model a place, for each series a line of means, with every seed as a dot
 * and the spread as a bar.
 */
public final class ExperimentPlot {
    private static final List<String> COLOURS = List.of("#1f5fa8", "#b5442c", "#2c7d4f", "#7a4a9c");
    private static final double WIDTH = 720;
    private static final double HEIGHT = 420;
    private static final double LEFT = 80;
    private static final double TOP = 70;
    private static final double BOTTOM = 350;
    private static final double RIGHT = WIDTH - 60;
    private static final int GRID_LINES = 5;

    private final Svg svg = new Svg(WIDTH, HEIGHT);
    private final List<String> labels;
    private final Map<String, List<ArmResult>> series;
    private final Scale horizontal;
    private final Scale vertical;

    private ExperimentPlot(List<ArmResult> results) {
        SequencedSet<String> names = results.stream()
                .map(result -> result.arm().label())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        labels = List.copyOf(names);
        series = results.stream()
                .collect(Collectors.groupingBy(
                        result -> result.arm().series(), LinkedHashMap::new, Collectors.toList()));
        horizontal = Scale.of(DoubleStream.of(0, labels.size() - 1.0), LEFT + 40, RIGHT - LEFT - 80);
        DoubleStream losses = results.stream().flatMapToDouble(ExperimentPlot::extent);
        vertical = Scale.of(losses, BOTTOM, TOP - BOTTOM);
    }

    /** @param title what is tried */
    public static String of(String title, List<ArmResult> results) {
        return new ExperimentPlot(results).draw(title);
    }

    private static DoubleStream extent(ArmResult result) {
        DoubleStream bar = DoubleStream.of(result.mean() - result.spread(), result.mean() + result.spread());
        return DoubleStream.concat(bar, result.losses().stream().mapToDouble(Double::doubleValue));
    }

    private String draw(String title) {
        addFrame(title);
        int number = 0;
        for (Map.Entry<String, List<ArmResult>> entry : series.entrySet()) {
            addSeries(number, entry.getKey(), entry.getValue());
            number++;
        }
        return svg.finish();
    }

    private void addFrame(String title) {
        addText(20, 28, "start", "#222222", title);
        for (int line = 0; line < GRID_LINES; line++) {
            double loss = vertical.least() + vertical.extent() * line / (GRID_LINES - 1);
            double y = vertical.at(loss);
            svg.add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#e2e2e2\"/>%n", LEFT, y, RIGHT, y);
            addText(LEFT - 8, y + 4, "end", "#777777", String.format(Locale.ROOT, "%.3f", loss));
        }
        for (int index = 0; index < labels.size(); index++) {
            addText(horizontal.at(index), BOTTOM + 28, "middle", "#444444", labels.get(index));
        }
        addText(20, HEIGHT - 16, "start", "#777777", "validation loss, nats a token; lower is better");
    }

    private void addSeries(int number, String name, List<ArmResult> results) {
        String colour = COLOURS.get(number % COLOURS.size());
        String line = results.stream()
                .map(result -> String.format(Locale.ROOT, "%.1f,%.1f", x(result), vertical.at(result.mean())))
                .collect(Collectors.joining(" "));
        svg.add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n", line, colour);
        for (ArmResult result : results) {
            svg.add(
                    "<line x1=\"%1$.1f\" y1=\"%2$.1f\" x2=\"%1$.1f\" y2=\"%3$.1f\" stroke=\"%4$s\" stroke-width=\"2\"/>%n",
                    x(result),
                    vertical.at(result.mean() - result.spread()),
                    vertical.at(result.mean() + result.spread()),
                    colour);
            IntStream.range(0, result.losses().size())
                    .forEach(seed -> svg.add(
                            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\" fill-opacity=\"0.6\"/>%n",
                            x(result), vertical.at(result.losses().get(seed)), colour));
        }
        addText(RIGHT, 28 + 18 * (number + 1.0), "end", colour, name);
    }

    private double x(ArmResult result) {
        return horizontal.at(labels.indexOf(result.arm().label()));
    }

    private void addText(double x, double y, String anchor, String colour, String text) {
        svg.add(
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"13\" fill=\"%s\" text-anchor=\"%s\">%s</text>%n",
                x, y, colour, anchor, Svg.escaped(text));
    }
}
