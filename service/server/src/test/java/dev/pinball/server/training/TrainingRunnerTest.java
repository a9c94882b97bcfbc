package dev.pinball.server.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TrainingRunnerTest {

    @Test
    void closesAlthoughNothingWasTrained() {
        TrainingRunner runner = new TrainingRunner(1, new NothingServed());
        runner.close();
        assertThat(runner.isDraining()).isTrue();
    }

    private static final class NothingServed implements ModelServing {
        @Override
        public String serve(String name, Path path) {
            return name;
        }

        @Override
        public void unload(String name) {}
    }
}
