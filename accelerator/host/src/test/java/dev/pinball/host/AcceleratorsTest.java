package dev.pinball.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.Accelerators;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.TestConfigs;
import dev.pinball.model.program.Program;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceleratorsTest {
    private static final Program EMPTY = new Program(TestConfigs.of(1, 1), List.of(), List.of());
    private static final DeviceLimits LIMITS = new DeviceLimits(1, 1, 1, 1, 1);

    @Test
    void namesWhatThereIs() {
        assertThatThrownBy(() -> Accelerators.open("gpu", EMPTY, LIMITS))
                .isInstanceOf(AcceleratorException.class)
                .hasMessage("accelerator: gpu (expected: host, null, reference)");
    }

    @Test
    void saysHowToHaveOneThatIsMissing() {
        assertThatThrownBy(() -> Accelerators.open("tornado:opencl:0", EMPTY, LIMITS))
                .isInstanceOf(AcceleratorException.class)
                .hasMessageContainingAll(
                        "accelerator: tornado", "host, null, reference", "TORNADOVM_HOME", "ACCELERATORS.md");
        assertThat(Accelerators.missing()).containsOnlyKeys("tornado");
    }

    @Test
    void listsDevicesOfEveryProvider() {
        assertThat(Accelerators.providers())
                .allSatisfy(provider -> assertThat(provider.devices())
                        .isNotEmpty()
                        .allSatisfy(device -> assertThat(device.setting()).startsWith(provider.name())));
    }
}
