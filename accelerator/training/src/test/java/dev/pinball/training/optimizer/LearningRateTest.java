package dev.pinball.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LearningRateTest {
    @Test
    void risesInALineThenFallsAlongACosine() {
        LearningRate rate = new LearningRate(1, 0.2, 4, 12);
        assertThat(rate.at(1)).isEqualTo(0.25);
        assertThat(rate.at(4)).isEqualTo(1);
        assertThat(rate.at(6)).isCloseTo(0.2 + 0.4 * (1 + Math.sqrt(0.5)), within(1e-9));
        assertThat(rate.at(8)).isCloseTo(0.6, within(1e-9));
        assertThat(rate.at(12)).isEqualTo(0.2);
        assertThat(rate.at(500)).isEqualTo(0.2);
    }

    @Test
    void mayBeConstant() {
        assertThat(LearningRate.constant(0.3).at(1)).isEqualTo(0.3);
        assertThat(LearningRate.constant(0.3).at(9)).isEqualTo(0.3);
    }
}
