package dev.pinball.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.KeyValueType;
import dev.pinball.model.RandomModel;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Program;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.tornado.device.DeviceMemory;
import dev.pinball.tornado.device.NamedDevice;
import dev.pinball.tornado.device.TornadoDevices;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TornadoDevicesTest {
    private static final AcceleratorProvider PROVIDER = new TornadoAcceleratorProvider();

    @Test
    void listsDevicesByTheirSettings() {
        assertThat(PROVIDER.devices()).isNotEmpty().allSatisfy(device -> {
            assertThat(device.setting()).matches("tornado:[a-z]+:\\d+");
            assertThat(device.description()).contains("GiB", "local memory", "groups to");
        });
    }

    @Test
    void choosesTheFirstByBackendOrByNumber() {
        String first = TornadoDevices.choose("").setting();
        String backend = first.substring(0, first.indexOf(':'));
        assertThat(TornadoDevices.choose(backend).setting()).startsWith(backend);
        assertThat(TornadoDevices.choose(first).setting()).isEqualTo(first);
    }

    @Test
    void namesWhatCouldHaveBeenAskedFor() {
        assertThatThrownBy(() -> TornadoDevices.choose("cuda:7"))
                .isInstanceOf(AcceleratorException.class)
                .hasMessageContainingAll("accelerator: tornado:cuda:7", "expected: tornado, or one of tornado:");
    }

    @Test
    void refusesToKeepKeysAndValuesInHalves(@TempDir Path directory) {
        DeviceLimits limits = new DeviceLimits(1, 1, 16, 1, 16, KeyValueType.F16);
        Path path = RandomModel.of("llama", TensorType.F32, 1).write(directory.resolve("model.gguf"));
        try (GgufFile file = GgufFile.open(path)) {
            Program program = ProgramReader.read(file);
            assertThatThrownBy(() -> PROVIDER.open(program, limits, ""))
                    .isInstanceOf(AcceleratorException.class)
                    .hasMessage("accelerator: tornado keeps keys and values in F32 (asked for: F16)");
        }
    }

    @Test
    void refusesWhatDeviceHasNoRoomFor() {
        NamedDevice device = TornadoDevices.choose("");
        assertThatCode(() -> device.requireRoomFor(new DeviceMemory(1 << 20, 1 << 20)))
                .doesNotThrowAnyException();
        for (DeviceMemory tooMuch : List.of(new DeviceMemory(1L << 50, 1), new DeviceMemory(1L << 20, 1L << 50))) {
            assertThatThrownBy(() -> device.requireRoomFor(tooMuch))
                    .isInstanceOf(AcceleratorException.class)
                    .hasMessageContainingAll("GiB on the device", "expected: at most", "--cache-mb");
        }
    }
}
