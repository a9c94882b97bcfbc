package dev.pinball.accelerator.simd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExponentialTest {

    @Test
    void isWithinTwoUnitsInTheLastPlace() {
        float[] values = new float[Lanes.padded(40_000)];
        for (int i = 0; i < values.length; i++) {
            values[i] = -87f + 175f * i / values.length;
        }
        float[] results = values.clone();
        Exponential.apply(results, 0, results.length);
        for (int i = 0; i < values.length; i++) {
            double exact = Math.exp(values[i]);
            assertThat(Math.abs(results[i] - exact))
                    .as("e^%s", values[i])
                    .isLessThanOrEqualTo(2 * Math.ulp((float) exact));
        }
    }

    @Test
    void isZeroFarBelowAndFiniteFarAbove() {
        float[] values = new float[Lanes.COUNT];
        values[0] = Float.NEGATIVE_INFINITY;
        values[1] = -1000;
        values[2] = Float.POSITIVE_INFINITY;
        values[3] = Float.NaN;
        Exponential.apply(values, 0, values.length);
        assertThat(values[0]).isZero();
        assertThat(values[1]).isZero();
        assertThat(values[2]).isFinite();
        assertThat(values[3]).isNaN();
    }
}
