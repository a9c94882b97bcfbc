package dev.pinball.loadtest.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LengthsTest {
    private static int[] drawn(String text) {
        IntSupplier sampler = Lengths.parse(text).sampler(RandomSource.XO_SHI_RO_256_PP.create(1));
        return IntStream.range(0, 10_001).map(_ -> sampler.getAsInt()).sorted().toArray();
    }

    @Test
    void drawsOneLength() {
        assertThat(drawn("128")).containsOnly(128);
    }

    @Test
    void drawsEvenlyWithinBothEnds() {
        int[] lengths = drawn("5..8");
        assertThat(Arrays.stream(lengths).distinct().toArray()).containsExactly(5, 6, 7, 8);
        assertThat(Arrays.stream(lengths).average().orElseThrow()).isBetween(6.45, 6.55);
    }

    @Test
    void drawsLogNormalAroundItsMedian() {
        int[] lengths = drawn("100~0.5");
        assertThat(lengths[5000]).isBetween(97, 103);
        assertThat(lengths[8413]).as("one sigma above").isBetween(157, 173);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "x", "8..4", "0..4", "1~", "~1", "10~-1", "1.5"})
    void namesWhatItCannotRead(String text) {
        assertThatThrownBy(() -> Lengths.parse(text))
                .hasMessageStartingWith(text + " (expected: tokens as 128, 64..256");
    }
}
