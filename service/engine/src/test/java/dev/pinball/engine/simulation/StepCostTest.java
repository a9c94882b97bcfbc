package dev.pinball.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StepCostTest {
    private final StepCost cost = new StepCost(
            new int[] {1, 4, 8}, new double[] {10, 40, 60}, new double[] {1, 2, 4}, 0.5, 2, new double[] {1});

    @Test
    void takesMeasuredCountsAsTheyAre() {
        assertThat(cost.nanos(4, 1, 0, 0)).isEqualTo(40 + 1);
    }

    @Test
    void drawsALineBetweenThem() {
        assertThat(cost.nanos(6, 2, 0, 0)).isEqualTo(Math.round(50 + 1 + 1 / 3.0));
    }

    @Test
    void goesOnInProportionBeyondTheLast() {
        assertThat(cost.nanos(16, 0, 0, 0)).isEqualTo(120);
    }

    @Test
    void countsPositions() {
        assertThat(cost.nanos(1, 0, 10, 100)).isEqualTo(10 + 5 + 200);
    }

    @Test
    void isOneCostForEachCount() {
        assertThatThrownBy(() -> new StepCost(new int[] {1}, new double[0], new double[0], 0, 0, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("costs of 1, 0 and 0 counts of rows (expected: as many of each)");
    }

    @Test
    void drawsTimesAroundTheMedian() {
        double[] spread = {0.5, 1, 2};
        StepCost spreading = new StepCost(new int[] {1}, new double[] {10}, new double[] {0}, 0, 0, spread);
        RandomGenerator random = new SplittableRandom(1);
        Set<Long> drawn = LongStream.generate(() -> spreading.drawn(100, random))
                .limit(100)
                .boxed()
                .collect(Collectors.toSet());
        assertThat(drawn).containsExactlyInAnyOrder(50L, 100L, 200L);
    }

    @Test
    void needsSpread() {
        assertThatThrownBy(() -> new StepCost(new int[] {1}, new double[] {10}, new double[] {0}, 0, 0, new double[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("costs without a spread");
    }

    @Test
    void needsTimesThatCanBe() {
        for (double value : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
            assertThatThrownBy(() ->
                            new StepCost(new int[] {1}, new double[] {value}, new double[] {0}, 0, 0, new double[] {1}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new StepCost(
                        new int[] {4, 1}, new double[] {1, 1}, new double[] {0, 0}, 0, 0, new double[] {1}))
                .hasMessageContaining("[4, 1] rows");
    }
}
