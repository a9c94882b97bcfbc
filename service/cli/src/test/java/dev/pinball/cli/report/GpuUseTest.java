package dev.pinball.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GpuUseTest {

    @Test
    void isTheMostOfAllSamples() {
        GpuUse use = GpuUse.NONE.max("1200, 345, 80.5").max("900, 1980, 600.25");
        assertThat(use).isEqualTo(new GpuUse(1200, 1980, 600.25));
    }

    @Test
    void passesOverLinesThatAreNoSamples() {
        GpuUse use = new GpuUse(1, 2, 3);
        assertThat(use.max("[N/A], 5, 5")).isEqualTo(use);
        assertThat(use.max("No devices were found")).isEqualTo(use);
    }
}
