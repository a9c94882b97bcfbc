package dev.pinball.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.AcceleratorDevice;
import dev.pinball.accelerator.AcceleratorException;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.DrawnToken;
import dev.pinball.accelerator.DrivenSequence;
import dev.pinball.accelerator.StepDriver;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.host.x86.Processor;
import dev.pinball.model.RandomModel;
import dev.pinball.model.TestSeed;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Program;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostDeviceTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(32, 4, 96, 32, 8);

    @TempDir
    private Path directory;

    /** The device setting of another provider, always. */
    private record OnThreads(String device) implements AcceleratorProvider {
        @Override
        public String name() {
            return "host:" + device;
        }

        @Override
        public List<AcceleratorDevice> devices() {
            return List.of();
        }

        @Override
        public Accelerator open(Program program, DeviceLimits limits, String ignored) {
            return new HostAcceleratorProvider().open(program, limits, device);
        }
    }

    @Test
    void givesSameBitsOnAnyNumberOfThreads() {
        long seed = TestSeed.next("givesSameBitsOnAnyNumberOfThreads");
        int[] prompt = new Random(seed).ints(40, 0, RandomModel.VOCABULARY_SIZE).toArray();
        try (GgufFile file = model(seed)) {
            Program program = ProgramReader.read(file);
            List<DrawnToken> onOne = draw(program, "1", prompt);
            assertThat(draw(program, "2", prompt)).isEqualTo(onOne);
            assertThat(draw(program, "3", prompt)).isEqualTo(onOne);
            assertThat(draw(program, "java:3", prompt)).isEqualTo(draw(program, "java", prompt));
            if (Processor.current().hasAvx512()) {
                assertThat(draw(program, "avx512:3", prompt)).isEqualTo(onOne);
            } else {
                assertThatThrownBy(() -> draw(program, "avx512:3", prompt))
                        .isInstanceOf(AcceleratorException.class)
                        .hasMessageContaining("host:avx512");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "two", "100000", "1:2", "java:0", "javac", "avx512:x"})
    void refusesDeviceThatIsNoNumberOfThreads(String device) {
        try (GgufFile file = model(1)) {
            Program program = ProgramReader.read(file);
            assertThatThrownBy(() -> new HostAcceleratorProvider().open(program, LIMITS, device))
                    .isInstanceOf(AcceleratorException.class)
                    .hasMessageContaining("host:" + device)
                    .hasMessageContaining("1 to 1024");
        }
    }

    @Test
    void namesMemoryThatCannotBeHad() {
        DeviceLimits blocks = new DeviceLimits(8, 1, 96, 1 << 28, 1 << 20);
        DeviceLimits tokens = new DeviceLimits(1 << 30, 1, 96, 8, 8);
        try (GgufFile file = model(1)) {
            Program program = ProgramReader.read(file);
            AcceleratorProvider provider = new HostAcceleratorProvider();
            assertThatThrownBy(() -> provider.open(program, blocks, "1"))
                    .isInstanceOf(AcceleratorException.class)
                    .hasMessageContainingAll("keys", "block count");
            assertThatThrownBy(() -> provider.open(program, tokens, "1"))
                    .isInstanceOf(AcceleratorException.class)
                    .hasMessageContaining("lower the tokens");
        }
    }

    @Test
    void describesItsThreadsAndVectors() {
        try (GgufFile file = model(1);
                Accelerator accelerator = new HostAcceleratorProvider().open(ProgramReader.read(file), LIMITS, "3")) {
            assertThat(accelerator.description())
                    .matches("host: 3 threads, (no machine code: .+|machine code for .+), Vector API of \\d+ bits");
        }
    }

    @Test
    void writesNoMachineCodeForJavaAlone() {
        try (GgufFile file = model(1);
                Accelerator accelerator =
                        new HostAcceleratorProvider().open(ProgramReader.read(file), LIMITS, "java")) {
            assertThat(accelerator.description()).contains("no machine code: plain Java,");
        }
    }

    private GgufFile model(long seed) {
        return GgufFile.open(RandomModel.of("llama", TensorType.Q8_0, seed).write(directory.resolve("model.gguf")));
    }

    private static List<DrawnToken> draw(Program program, String device, int[] prompt) {
        DrivenSequence sequence = DrivenSequence.drawing(prompt, 10, SamplingParameters.GREEDY);
        try (StepDriver driver = new StepDriver(new OnThreads(device), program, LIMITS, 1)) {
            driver.start(sequence);
            driver.finish(32);
        }
        return sequence.drawn();
    }
}
