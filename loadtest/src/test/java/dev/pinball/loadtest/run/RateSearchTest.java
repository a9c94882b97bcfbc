package dev.pinball.loadtest.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.loadtest.measure.Distribution;
import dev.pinball.loadtest.measure.Objective;
import dev.pinball.loadtest.measure.Report.Probe;
import dev.pinball.loadtest.measure.RunResult;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {
    private static final Distribution NONE = Distribution.of(DoubleStream.empty());
    private static final RunResult RUN = new RunResult(
            1,
            0,
            1,
            0,
            0,
            0,
            Map.of(),
            0,
            0,
            0,
            0,
            0,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            Map.of(),
            new RunResult.ClientUse(0, 0, 0),
            List.of(),
            List.of());

    @ParameterizedTest
    @ValueSource(doubles = {0.7, 10, 37, 4000})
    void findsTheHighestRateWithinFivePercent(double capacity) throws InterruptedException {
        List<Probe> probes = RateSearch.search(10, rate -> new Probe(rate, rate <= capacity, RUN));
        double highest = probes.stream()
                .filter(Probe::met)
                .mapToDouble(Probe::ratePerSecond)
                .max()
                .orElseThrow();
        assertThat(highest).isBetween(capacity / 1.05, capacity);
    }

    @org.junit.jupiter.api.Test
    void givesUpWhereNoRateMeetsTheObjective() throws InterruptedException {
        List<Probe> probes = RateSearch.search(10, rate -> new Probe(rate, false, RUN));
        assertThat(probes).hasSizeLessThanOrEqualTo(24).noneMatch(Probe::met);
        assertThat(Objective.parse("interactive").isMetBy(RUN)).isTrue();
    }
}
