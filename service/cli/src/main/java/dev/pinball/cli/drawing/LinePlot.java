package dev.pinball.cli.drawing;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Lines over one axis in SVG, in the colours of the page that it is part of. */
public final class LinePlot {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 240;
    private static final double LEFT = 64;
    private static final double TOP = 14;
    private static final double PLOT_WIDTH = WIDTH - LEFT - 16;
    private static final double PLOT_HEIGHT = HEIGHT - TOP - 34;
    private static final int GRID_LINES = 4;
    private static final int COLOURS = 5;

    private final StringBuilder svg = new StringBuilder();
    private final Scale horizontal;
    private final Scale vertical;

    /** A value over a place on the axis. */
    public record Point(double x, double y) {}

    /** One line, under a name. */
    public record Series(String name, List<Point> points) {

        /** Of the finite ones among the values. */
        public static <T> Series of(String name, List<T> values, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
            return new Series(
                    name,
                    values.stream()
                            .map(value -> new Point(x.applyAsDouble(value), y.applyAsDouble(value)))
                            .filter(point -> Double.isFinite(point.y))
                            .toList());
        }
    }

    private LinePlot(List<Series> series) {
        List<Point> all = series.stream().flatMap(one -> one.points.stream()).toList();
        double xMin = all.stream().mapToDouble(Point::x).min().orElse(0);
        double xMax =
                Math.max(xMin + 1e-9, all.stream().mapToDouble(Point::x).max().orElse(1));
        double yMax = Math.max(1e-9, all.stream().mapToDouble(Point::y).max().orElse(1)) * 1.05;
        horizontal = new Scale(xMin, xMax - xMin, LEFT, PLOT_WIDTH);
        vertical = new Scale(0, yMax, TOP + PLOT_HEIGHT, -PLOT_HEIGHT);
    }

    /** A figure with a title; empty where no series has a point. */
    public static String of(String title, String xUnit, String yUnit, List<Series> series) {
        if (series.stream().allMatch(one -> one.points.isEmpty())) {
            return "";
        }
        return new LinePlot(series).draw(title, xUnit, yUnit, series);
    }

    private String draw(String title, String xUnit, String yUnit, List<Series> series) {
        add("<figure><figcaption>%s</figcaption>", Svg.quoted(title));
        add("<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"%s\">", WIDTH, HEIGHT, Svg.quoted(title));
        for (int line = 0; line <= GRID_LINES; line++) {
            double share = (double) line / GRID_LINES;
            double value = share * vertical.extent();
            add(
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%3$.1f\" y2=\"%3$.1f\"/>",
                    LEFT, LEFT + PLOT_WIDTH, vertical.at(value));
            add(
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT - 6, vertical.at(value) + 4, number(value));
            double x = horizontal.least() + share * horizontal.extent();
            add(
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\">%s</text>",
                    horizontal.at(x), HEIGHT - 16, number(x));
        }
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">%s</text>", WIDTH - 16, HEIGHT - 2, Svg.quoted(xUnit));
        for (int index = 0; index < series.size(); index++) {
            addSeries(index % COLOURS, series.get(index));
        }
        add("</svg><p class=\"legend\">%s; %s</p></figure>%n", Svg.quoted(yUnit), legend(series));
        return svg.toString();
    }

    private void addSeries(int colour, Series series) {
        String points = series.points.stream()
                .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", horizontal.at(point.x), vertical.at(point.y)))
                .collect(Collectors.joining(" "));
        add("<polyline class=\"line c%d\" points=\"%s\"/>", colour, points);
        for (Point point : series.points) {
            add(
                    "<circle class=\"dot c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"2\"><title>%s: %s at %s</title></circle>",
                    colour,
                    horizontal.at(point.x),
                    vertical.at(point.y),
                    Svg.quoted(series.name),
                    number(point.y),
                    number(point.x));
        }
    }

    private static String legend(List<Series> series) {
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < series.size(); index++) {
            text.append("<span class=\"c%d\">&#9632; %s</span> "
                    .formatted(index % COLOURS, Svg.quoted(series.get(index).name)));
        }
        return text.toString();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value != 0 && Math.abs(value) < 10 ? "%.2f" : "%,.0f", value);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be one more dependency
    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
