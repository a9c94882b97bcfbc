package dev.pinball.tornado.fpga;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.RandomModel;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Program;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.tornado.TornadoAcceleratorProvider;
import dev.pinball.tornado.device.NamedDevice;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;

/** What is checked before an FPGA is opened, on a device that knows nothing but that it is one. */
class FpgaFolderTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(8, 4, 64, 8, 16);
    private static final NamedDevice FPGA = new NamedDevice("opencl:0", (TornadoDevice) Proxy.newProxyInstance(
            TornadoDevice.class.getClassLoader(), new Class<?>[] {TornadoDevice.class}, (_, method, _) -> {
                if (method.getName().equals("getDeviceType")) {
                    return TornadoDeviceType.ACCELERATOR;
                }
                throw new IllegalStateException("opened: " + method.getName());
            }));

    @TempDir
    private Path directory;

    private GgufFile file;
    private Program program;
    private Path kernels;

    @BeforeEach
    void writeFolder() throws IOException {
        Path model = directory.resolve("model.gguf");
        file = GgufFile.open(RandomModel.of("gpt2", TensorType.Q8_0, 1).write(model));
        program = ProgramReader.read(file);
        kernels = Files.createDirectory(directory.resolve("kernels"));
        Files.writeString(kernels.resolve("embed0.cl"), "source");
        String entry = "embed0.sha256 = " + FpgaManifest.hash("source");
        Files.writeString(kernels.resolve(FpgaFolder.MANIFEST), FpgaManifest.header(program, LIMITS) + entry);
        System.setProperty(FpgaFolder.SETTING, kernels.toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty(FpgaFolder.SETTING);
        file.close();
    }

    @Test
    void opensWithTheKernelsOfTheModel() {
        assertThatThrownBy(() -> open(program, LIMITS)).hasMessageContaining("opened");
    }

    @Test
    void refusesAnotherModel() {
        Path model = directory.resolve("other.gguf");
        try (GgufFile other =
                GgufFile.open(RandomModel.of("gpt2", TensorType.Q8_0, 2).write(model))) {
            refuses(ProgramReader.read(other), LIMITS, "model.sha256");
        }
    }

    @Test
    void refusesOtherLimits() {
        refuses(program, new DeviceLimits(8, 4, 64, 9, 16), "blockCount=9");
    }

    @Test
    void refusesChangedSource() throws IOException {
        Files.writeString(kernels.resolve("embed0.cl"), "changed");
        refuses(program, LIMITS, "embed0.sha256");
    }

    @Test
    void refusesFolderWithoutManifest() throws IOException {
        Files.delete(kernels.resolve(FpgaFolder.MANIFEST));
        refuses(program, LIMITS, "manifest.properties can't be read");
    }

    @Test
    void saysWhereKernelsAreToBeNamed() {
        System.clearProperty(FpgaFolder.SETTING);
        refuses(program, LIMITS, "PINBALL_JAVA_OPTIONS=-Dpinball.fpga=DIR");
    }

    private static void refuses(Program program, DeviceLimits limits, String reason) {
        assertThatThrownBy(() -> open(program, limits))
                .isInstanceOf(AcceleratorException.class)
                .hasMessageContainingAll("tornado:fpga", reason, "fpga emit");
    }

    private static void open(Program program, DeviceLimits limits) {
        TornadoAcceleratorProvider.open(program, limits, FPGA).close();
    }
}
