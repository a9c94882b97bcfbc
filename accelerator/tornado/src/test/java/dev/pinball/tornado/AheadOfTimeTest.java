package dev.pinball.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.DrivenSequence;
import dev.pinball.accelerator.StepDriver;
import dev.pinball.accelerator.reference.ReferenceAcceleratorProvider;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.model.RandomModel;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The flow of an FPGA on the first OpenCL device: emit, build each file offline, load the binaries, run steps, compare. */
class AheadOfTimeTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(16, 4, 64, 16, 16);
    private static final int[] PROMPT = {7, 300, 41, 0, 113, 113, 2, 58, 219, 30};

    @TempDir
    private Path directory;

    @ParameterizedTest
    @FieldSource("dev.pinball.model.RandomModel#KINDS")
    void drawsTokensOfReference(String kind) {
        Path path = RandomModel.of(kind, TensorType.Q8_0, 1).write(directory.resolve("model.gguf"));
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(tokenIds(file, new AheadOfTimeProvider(directory)))
                    .isEqualTo(tokenIds(file, new ReferenceAcceleratorProvider()));
        }
    }

    private static int[] tokenIds(GgufFile file, AcceleratorProvider provider) {
        DrivenSequence sequence =
                DrivenSequence.drawing(PROMPT, 20, new SamplingState(SamplingParameters.GREEDY, false, 0));
        try (StepDriver driver = new StepDriver(provider, ProgramReader.read(file), LIMITS, 1)) {
            driver.finish(sequence, 4);
        }
        return sequence.drawnIds();
    }
}
