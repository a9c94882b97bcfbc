package dev.pinball.loadtest.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final int COUNT = 100_000;

    /** The mean gap, and its coefficient of variation. */
    private record Gaps(double mean, double variation) {
        static Gaps of(Arrivals.Open arrivals) {
            DoubleSupplier gaps = arrivals.gaps(RandomSource.XO_SHI_RO_256_PP.create(7));
            double[] drawn = IntStream.range(0, COUNT)
                    .mapToDouble(_ -> gaps.getAsDouble())
                    .toArray();
            double mean = IntStream.range(0, COUNT)
                    .mapToDouble(i -> drawn[i])
                    .average()
                    .orElseThrow();
            double variance = IntStream.range(0, COUNT)
                    .mapToDouble(i -> (drawn[i] - mean) * (drawn[i] - mean))
                    .average()
                    .orElseThrow();
            return new Gaps(mean, Math.sqrt(variance) / mean);
        }
    }

    @Test
    void poissonGapsVaryAsMuchAsTheirMean() {
        Gaps gaps = Gaps.of(new Arrivals.Poisson(50));
        assertThat(gaps.mean).isCloseTo(0.02, within(0.0003));
        assertThat(gaps.variation).isCloseTo(1, within(0.02));
    }

    @Test
    void gammaGapsKeepTheRateAndComeInBursts() {
        Gaps gaps = Gaps.of(new Arrivals.Gamma(50, 0.25));
        assertThat(gaps.mean).isCloseTo(0.02, within(0.0006));
        assertThat(gaps.variation).as("1 / sqrt(burstiness)").isCloseTo(2, within(0.06));
    }

    @Test
    void constantGapsAreAllTheSame() {
        Gaps gaps = Gaps.of(new Arrivals.Constant(50));
        assertThat(gaps.mean).isCloseTo(0.02, within(1e-12));
        assertThat(gaps.variation).isCloseTo(0, within(1e-9));
    }
}
