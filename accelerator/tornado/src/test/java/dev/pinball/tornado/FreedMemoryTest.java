package dev.pinball.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.model.RandomModel;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Program;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreedMemoryTest {
    /** Keys and values of 1 GiB in 4 buffers. */
    private static final DeviceLimits LIMITS = new DeviceLimits(16, 4, 64, 65_536, 16);

    private static final long GIBIBYTE = 1 << 30;

    @TempDir
    private Path directory;

    /** A CPU device takes its memory from the address space of the process. */
    @Test
    void givesBackMemoryOfDeviceWhenClosed() throws IOException {
        Path path = RandomModel.of("llama", TensorType.Q8_0, 1).write(directory.resolve("model.gguf"));
        try (GgufFile file = GgufFile.open(path)) {
            Program program = ProgramReader.read(file);
            openAndClose(program);
            long processBytes = ProcessMemory.virtualBytes();
            openAndClose(program);
            openAndClose(program);
            assertThat(ProcessMemory.virtualBytes() - processBytes)
                    .as("growth of the process")
                    .isLessThan(GIBIBYTE);
        }
    }

    private static void openAndClose(Program program) {
        Accelerator accelerator = new TornadoAcceleratorProvider().open(program, LIMITS, "");
        accelerator.close();
    }
}
