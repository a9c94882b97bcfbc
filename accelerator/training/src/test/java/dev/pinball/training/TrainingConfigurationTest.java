package dev.pinball.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.model.config.Architecture;
import dev.pinball.model.config.ModelConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingConfigurationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            0, 32, 64, 2, 4, 2, 96, 0, 0     | vocabulary_size: 0 (expected: 1..1048576)
            300, 0, 64, 2, 4, 2, 96, 0, 0    | context_length: 0 (expected: 1..1048576)
            300, 32, 0, 2, 4, 2, 96, 0, 0    | embedding_length: 0 (expected: 1..1048576)
            300, 32, 64, 0, 4, 2, 96, 0, 0   | layers: 0 (expected: 1..1048576)
            300, 32, 64, 2, 5, 5, 96, 0, 0   | heads: 5 (expected: a divisor of embedding_length 64)
            300, 32, 64, 2, 4, 3, 96, 0, 0   | key_value_heads: 3 (expected: a divisor of heads 4)
            300, 32, 64, 2, 4, 8, 96, 0, 0   | key_value_heads: 8 (expected: 1..4)
            300, 32, 64, 2, 4, 2, -1, 0, 0   | feed_forward_length: -1 (expected: 1..1048576)
            300, 32, 64, 2, 4, 2, 96, -1, 0  | experts: -1 (expected: 0..1048576)
            300, 32, 64, 2, 4, 2, 96, 4, 0   | experts_per_token: 0 (expected: 1..4)
            300, 32, 64, 2, 4, 2, 96, 4, 5   | experts_per_token: 5 (expected: 1..4)
            300, 32, 64, 2, 4, 2, 96, 0, 2   | experts_per_token: 2 (expected: 0..0)
            300, 32, 64, 2, 64, 2, 96, 0, 0  | embedding_length: 64 (expected: a multiple of 2 * heads, as rotary positions turn pairs: 128)
            """)
    void refusesSizesThatMakeNoModel(String sizes, String message) {
        int[] size = java.util.Arrays.stream(sizes.strip().split(", "))
                .mapToInt(Integer::parseInt)
                .toArray();
        assertThatThrownBy(() -> new ModelSection(
                        Architecture.LLAMA,
                        size[0],
                        size[1],
                        size[2],
                        size[3],
                        size[4],
                        size[5],
                        size[6],
                        size[7],
                        size[8],
                        true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesExpertsInGpt2() {
        assertThatThrownBy(() -> new ModelSection(Architecture.GPT2, 300, 32, 64, 2, 4, 4, 96, 4, 2, true))
                .hasMessage("experts: 4 (expected: 0 for gpt2)");
    }

    @Test
    void knowsTheLengthOfHeads() {
        ModelConfig model = new ModelSection(Architecture.LLAMA, 300, 32, 64, 2, 4, 2, 96, 0, 0, true).config();
        assertThat(model.attention().headLength()).isEqualTo(16);
        assertThat(model.attention().keyValueWidth()).isEqualTo(32);
    }
}
