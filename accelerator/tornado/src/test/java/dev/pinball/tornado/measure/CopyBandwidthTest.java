package dev.pinball.tornado.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.CopySpeed;
import dev.pinball.tornado.TornadoAcceleratorProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

class CopyBandwidthTest {

    /** Values that were not copied are an error: that a speed is told says that they were. */
    @Test
    void copiesMemoryOfSeveralSizes() {
        List<CopySpeed> speeds = new TornadoAcceleratorProvider().copySpeeds("");
        assertThat(speeds).isNotEmpty().allSatisfy(speed -> {
            assertThat(speed.medianBytesPerSecond()).isPositive();
            assertThat(speed.bestBytesPerSecond()).isGreaterThanOrEqualTo(speed.medianBytesPerSecond());
        });
        assertThat(speeds).extracting(CopySpeed::bytes).isSorted();
    }
}
