package dev.pinball.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyValueTypeTest {

    @Test
    void keepsFloatsAsTheyAre() {
        assertThat(KeyValueType.F32.kept(0.1f)).isEqualTo(0.1f);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -0.5f, 1 + 0x1p-10f, 65_504, 0x1p-24f})
    void keepsHalvesAsTheyAre(float half) {
        assertThat(KeyValueType.F16.kept(half)).isEqualTo(half);
    }

    @Test
    void roundsToTheNearestHalf() {
        assertThat(KeyValueType.F16.kept(1 + 0x1p-11f + 0x1p-20f)).isEqualTo(1 + 0x1p-10f);
    }

    @Test
    void keepsTheLargestHalfOfWhatIsLarger() {
        assertThat(KeyValueType.F16.kept(1e9f)).isEqualTo(65_504);
        assertThat(KeyValueType.F16.kept(-1e9f)).isEqualTo(-65_504);
        assertThat(KeyValueType.F16.kept(Float.NaN)).isNaN();
    }
}
