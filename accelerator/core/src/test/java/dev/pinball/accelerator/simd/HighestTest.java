package dev.pinball.accelerator.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HighestTest {

    @Test
    void findsTheFirstOfTheHighest() {
        float[] values = new float[101];
        for (int index = 0; index < values.length; index++) {
            Arrays.fill(values, -1);
            values[index] = 7;
            values[values.length - 1] = 7;
            float highest = Highest.of(values, 0, values.length);
            assertThat(highest).isEqualTo(7);
            assertThat(Highest.indexOf(highest, values, 0, values.length)).isEqualTo(index);
        }
    }

    @Test
    void looksOnlyBetweenItsBounds() {
        float[] values = new float[64];
        values[0] = 9;
        values[63] = 9;
        assertThat(Highest.of(values, 1, 63)).isLessThan(9);
        assertThat(Highest.indexOf(9, values, 1, 63)).isEqualTo(63);
        assertThat(Highest.of(values, 5, 5)).isEqualTo(Float.NEGATIVE_INFINITY);
    }

    @Test
    void staysNotANumber() {
        float[] values = new float[40];
        values[21] = Float.NaN;
        assertThat(Highest.of(values, 0, 40)).isNaN();
    }
}
