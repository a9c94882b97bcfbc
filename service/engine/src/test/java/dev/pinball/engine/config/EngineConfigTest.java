package dev.pinball.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.accelerator.KeyValueType;
import dev.pinball.engine.config.EngineConfig.Batching;
import dev.pinball.engine.config.EngineConfig.KeyValueCache;
import dev.pinball.model.EmbeddedModel;
import dev.pinball.model.Model;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineConfigTest {
    private static final int MOST = Integer.MAX_VALUE;

    private static EngineConfig config(Batching batching, KeyValueCache cache, int context, int answerTokens) {
        return new EngineConfig(
                Optional.empty(), batching, cache, context, answerTokens, ClientLimits.DEFAULTS, Scheduling.DEFAULTS);
    }

    /** Whatever value is too large is named itself, and no other that is right. */
    @ParameterizedTest
    @CsvSource({
        "step-tokens, 2147483647, 1",
        "sequences, 1, 2147483647",
        "queue, 1, 1",
        "block-tokens, 1, 1",
        "context, 1, 1",
    })
    void namesTheSettingThatIsOutOfItsRange(String setting, int stepTokens, int sequences) {
        Batching batching = new Batching(stepTokens, sequences, setting.equals("queue") ? MOST : 0, MOST);
        KeyValueCache cache = new KeyValueCache(setting.equals("block-tokens") ? MOST : 16, MOST, KeyValueType.F32);
        EngineConfig config = config(batching, cache, setting.equals("context") ? MOST : 0, MOST);
        try (Model model = Model.of(EmbeddedModel.open())) {
            assertThatThrownBy(() -> config.settings(model.program()))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageMatching(setting + ": 2147483647 \\(expected: [01]\\.\\.[0-9]+\\)");
        }
    }

    @Test
    void theLargestThatMayBeAskedForCanBeCounted() {
        int stepTokens = 1 << 20;
        int sequences = 1 << 24;
        int queue = 1 << 24;
        Batching batching = new Batching(stepTokens, sequences, queue, MOST);
        try (Model model = Model.of(EmbeddedModel.open())) {
            EngineSettings settings = config(batching, new KeyValueCache(1, 64, KeyValueType.F32), 0, MOST)
                    .settings(model.program());
            assertThat(settings.sequencesMax()).isEqualTo(stepTokens + queue);
        }
    }
}
