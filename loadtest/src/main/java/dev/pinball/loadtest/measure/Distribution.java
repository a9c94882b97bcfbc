package dev.pinball.loadtest.measure;

import java.util.List;
import java.util.stream.DoubleStream;
import org.HdrHistogram.Histogram;

/**
 * A distribution of times, in milliseconds.
 *
 * @param count of values; all else is 0 where it is 0
 * @param curve from fraction to value, for drawing
 */
public record Distribution(
        long count, double mean, double p50, double p90, double p99, double p999, double max, List<Point> curve) {
    private static final double NANOS_PER_MS = 1e6;
    private static final int DIGITS = 3;
    private static final double[] CURVE = {
        0, .05, .1, .2, .3, .4, .5, .6, .7, .8, .85, .9, .925, .95, .97, .98, .99, .995, .998, .999, .9995, .9999, 1
    };

    /** A share of the values, and the value that it doesn't exceed. */
    public record Point(double fraction, double ms) {}

    /** A histogram that any number of nanoseconds fits, exact to three digits. */
    public static Histogram histogram() {
        return new Histogram(DIGITS);
    }

    /** @param nanos of each value; values below 0 are left out */
    public static Distribution of(DoubleStream nanos) {
        Histogram histogram = histogram();
        nanos.filter(value -> value >= 0).forEach(value -> histogram.recordValue(Math.round(value)));
        return of(histogram);
    }

    /** @param histogram of nanoseconds */
    public static Distribution of(Histogram histogram) {
        if (histogram.getTotalCount() == 0) {
            return new Distribution(0, 0, 0, 0, 0, 0, 0, List.of());
        }
        return new Distribution(
                histogram.getTotalCount(),
                histogram.getMean() / NANOS_PER_MS,
                at(histogram, .5),
                at(histogram, .9),
                at(histogram, .99),
                at(histogram, .999),
                histogram.getMaxValue() / NANOS_PER_MS,
                DoubleStream.of(CURVE)
                        .mapToObj(fraction -> new Point(fraction, at(histogram, fraction)))
                        .toList());
    }

    private static double at(Histogram histogram, double fraction) {
        return histogram.getValueAtPercentile(100 * fraction) / NANOS_PER_MS;
    }
}
