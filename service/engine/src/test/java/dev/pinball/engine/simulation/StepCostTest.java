package dev.pinball.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StepCostTest {
    private final StepCost cost =
            new StepCost(new int[] {1, 4, 8}, new double[] {10, 40, 60}, new double[] {1, 2, 4}, 0.5, 2);

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
        assertThatThrownBy(() -> new StepCost(new int[] {1}, new double[0], new double[0], 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("costs of 1, 0 and 0 counts of rows (expected: as many of each)");
    }
}
