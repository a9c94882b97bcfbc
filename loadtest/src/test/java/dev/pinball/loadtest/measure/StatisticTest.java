package dev.pinball.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StatisticTest {
    @Test
    void givesTheIntervalOfStudentsT() {
        Statistic statistic = Statistic.of(List.of(1.0, 2.0, 3.0));
        assertThat(statistic.mean()).isEqualTo(2);
        assertThat(statistic.high() - 2).as("t(0.975, 2) / sqrt(3)").isCloseTo(4.302653 / Math.sqrt(3), within(1e-5));
        assertThat(statistic.low()).isCloseTo(4 - statistic.high(), within(1e-9));
    }

    @Test
    void claimsNoIntervalOfOneRepeat() {
        assertThat(Statistic.of(List.of(5.0))).isEqualTo(new Statistic(5, 5, 5, List.of(5.0)));
    }

    @Test
    void reportsPercentilesToThreeDigits() {
        Distribution times = Distribution.of(LongStream.rangeClosed(1, 10_000).mapToDouble(value -> value * 1e6));
        assertThat(times.p50()).isCloseTo(5000, within(10.0));
        assertThat(times.p99()).isCloseTo(9900, within(20.0));
        assertThat(times.p999()).isCloseTo(9990, within(20.0));
        assertThat(times.count()).isEqualTo(10_000);
    }

    @Test
    void leavesOutTimesThatAreNotThere() {
        assertThat(Distribution.of(LongStream.of(-1, 2_000_000, -1).asDoubleStream())
                        .count())
                .isEqualTo(1);
    }

    @Test
    void readsMetricsWithLabelsAndLeavesOutBuckets() {
        assertThat(PrometheusText.read("""
                # TYPE a gauge
                a 3.0
                b{state="idle",x="y z"} 4 1700000000
                c_bucket{le="1"} 9
                broken
                """))
                .containsOnly(java.util.Map.entry("a", 3.0), java.util.Map.entry("b{state=\"idle\",x=\"y z\"}", 4.0));
    }
}
