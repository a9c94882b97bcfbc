package dev.pinball.server.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainingRunnerTest {

    @Test
    void closesAlthoughNothingWasTrained() {
        TrainingRunner runner = new TrainingRunner(1, _ -> {});
        runner.close();
        assertThat(runner.isDraining()).isTrue();
    }
}
