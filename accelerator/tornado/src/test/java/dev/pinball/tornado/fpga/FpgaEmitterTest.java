package dev.pinball.tornado.fpga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.RandomModel;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Program;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import dev.pinball.tornado.device.TornadoDevices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FpgaEmitterTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(8, 4, 64, 8, 16);

    @TempDir
    private Path directory;

    @Test
    void writesKernelsThatTheManifestVouchesFor() throws IOException {
        Path model = directory.resolve("model.gguf");
        try (GgufFile file =
                GgufFile.open(RandomModel.of("gpt2", TensorType.Q8_0, 1).write(model))) {
            Program program = ProgramReader.read(file);
            FpgaFolder folder = new FpgaFolder(directory.resolve("kernels"));
            assertThat(new FpgaEmitter().emit(program, LIMITS, folder.path())).contains("kernels and manifest");

            assertThat(Files.readString(folder.path().resolve("embed0.cl")))
                    .contains("reqd_work_group_size(64, 1, 1)", "__kernel void embed0(")
                    .doesNotContain("#pragma OPENCL EXTENSION");
            folder.requireKernelsOf(program, LIMITS);
        }
    }

    @Test
    void saysWhatAnFpgaNeeds() {
        assertThatThrownBy(() -> TornadoDevices.choose("fpga"))
                .isInstanceOf(AcceleratorException.class)
                .hasMessageContainingAll("tornado:fpga", "no FPGA");
    }
}
