package dev.pinball.accelerator.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.DrivenSequence;
import dev.pinball.accelerator.RandomModel;
import dev.pinball.accelerator.StepDriver;
import dev.pinball.accelerator.gguf.GgufFile;
import dev.pinball.accelerator.gguf.TensorType;
import dev.pinball.accelerator.program.Architecture;
import dev.pinball.accelerator.reference.ReferenceAcceleratorProvider;
import dev.pinball.accelerator.sampling.SamplingParameters;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeepModelTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(16, 4, 64, 16, 16);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 12, 33})
    void drawsTokensOfReference(int layerCount) {
        try (GgufFile file = model(layerCount)) {
            assertThat(tokenIds(file, new TornadoAcceleratorProvider()))
                    .isEqualTo(tokenIds(file, new ReferenceAcceleratorProvider()));
        }
    }

    private GgufFile model(int layerCount) {
        Path path = directory.resolve("model.gguf");
        return GgufFile.open(
                RandomModel.of("llama", TensorType.Q8_0, 1, layerCount).write(path));
    }

    private static int[] tokenIds(GgufFile file, AcceleratorProvider provider) {
        DrivenSequence sequence = DrivenSequence.drawing(new int[] {7, 300, 41, 0, 113}, 10, SamplingParameters.GREEDY);
        try (StepDriver driver = new StepDriver(provider, Architecture.buildProgram(file), LIMITS, 1)) {
            driver.finish(sequence, 4);
        }
        return sequence.drawnIds();
    }
}
