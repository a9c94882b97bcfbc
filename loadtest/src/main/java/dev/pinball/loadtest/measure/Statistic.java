package dev.pinball.loadtest.measure;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * One figure over the repeats of a test.
 *
 * @param mean over the repeats
 * @param low the lower end of the 95 % confidence interval of the mean (Student's t); the mean where there is one repeat
 * @param high its upper end
 * @param values one for each repeat
 */
public record Statistic(double mean, double low, double high, List<Double> values) {
    private static final double TAIL = 0.025;

    public static Statistic of(List<Double> values) {
        int count = values.size();
        double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        if (count < 2) {
            return new Statistic(mean, mean, mean, List.copyOf(values));
        }
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        double standardError = Math.sqrt(squares / (count - 1) / count);
        double margin = TDistribution.of(count - 1.0).inverseSurvivalProbability(TAIL) * standardError;
        return new Statistic(mean, mean - margin, mean + margin, List.copyOf(values));
    }
}
