package dev.pinball.accelerator.sampling;

import static org.assertj.core.api.Assertions.assertThat;

/** Pearson's test of counts against exact probabilities; a sound sampler fails it once in fifty million runs. */
final class ChiSquare {
    private static final double DEVIATIONS = 5.5;

    private ChiSquare() {}

    static void assertFits(int[] counts, double[] probabilities) {
        double total = 0;
        for (int count : counts) {
            total += count;
        }
        double statistic = 0;
        int freedom = -1;
        for (int outcome = 0; outcome < counts.length; outcome++) {
            if (probabilities[outcome] == 0) {
                assertThat(counts[outcome]).as("impossible outcome %d", outcome).isZero();
                continue;
            }
            double expected = total * probabilities[outcome];
            statistic += (counts[outcome] - expected) * (counts[outcome] - expected) / expected;
            freedom++;
        }
        assertThat(statistic).as("chi-square of %d degrees", freedom).isLessThan(bound(freedom));
    }

    /** Wilson and Hilferty's approximation of the quantile. */
    private static double bound(int freedom) {
        double variance = 2.0 / (9 * Math.max(1, freedom));
        return Math.max(1, freedom) * Math.pow(1 - variance + DEVIATIONS * Math.sqrt(variance), 3);
    }
}
