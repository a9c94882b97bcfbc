package dev.pinball.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.cli.option.Json;
import dev.pinball.engine.LoadedModel;
import dev.pinball.engine.config.EngineConfig;
import dev.pinball.host.roofline.MachineLimits;
import dev.pinball.model.EmbeddedModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BenchResultTest {
    private static final int RUNS = 3;

    @Test
    void asJsonItSaysOfHowManyRunsItIs() {
        try (LoadedModel loaded =
                LoadedModel.open(EmbeddedModel.open(), EngineConfig.DEFAULTS.withAccelerator("null"))) {
            BenchResult result = BenchRun.of(loaded, 4, 2)
                    .measure(1, new BenchPace(Duration.ZERO, RUNS, Duration.ofDays(1)), new MachineLimits(1, 1));
            assertThat(Json.text(result)).contains("\"run_count\" : " + RUNS);
        }
    }
}
