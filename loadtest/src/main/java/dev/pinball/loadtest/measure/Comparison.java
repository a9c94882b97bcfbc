package dev.pinball.loadtest.measure;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.inference.TTest;

/** Two tests side by side. */
public final class Comparison {
    /** Differences with a lower probability under "no difference" are called significant. */
    public static final double SIGNIFICANT_BELOW = 0.05;

    private Comparison() {}

    /**
     * @param probability of a difference as large by chance, by Welch's t-test over the repeats; NaN where a test has one
     *     repeat, or both never vary
     */
    public record Line(Figure figure, Statistic before, Statistic after, double probability) {

        /** after / before; NaN where before is 0. */
        public double ratio() {
            return before.mean() == 0 ? Double.NaN : after.mean() / before.mean();
        }

        /** In words: {@code better}, {@code worse}, {@code no difference}, or {@code one repeat}. */
        public String verdict() {
            if (Double.isNaN(probability)) {
                return Math.min(before.values().size(), after.values().size()) < 2 ? "one repeat" : "no difference";
            }
            if (probability >= SIGNIFICANT_BELOW) {
                return "no difference";
            }
            return after.mean() > before.mean() == figure.moreIsBetter() ? "better" : "worse";
        }
    }

    public static List<Line> of(Report before, Report after) {
        return Arrays.stream(Figure.values())
                .map(figure -> line(figure, figure.over(before.runs()), figure.over(after.runs())))
                .toList();
    }

    private static Line line(Figure figure, Statistic before, Statistic after) {
        double probability = Double.NaN;
        if (before.values().size() > 1 && after.values().size() > 1 && varies(before, after)) {
            probability = TTest.withDefaults().test(array(before), array(after)).getPValue();
        }
        return new Line(figure, before, after, probability);
    }

    private static boolean varies(Statistic before, Statistic after) {
        return before.high() > before.low() || after.high() > after.low();
    }

    private static double[] array(Statistic statistic) {
        return statistic.values().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
