package dev.pinball.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.DrivenSequence;
import dev.pinball.accelerator.StepDriver;
import dev.pinball.accelerator.reference.ReferenceAcceleratorProvider;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.model.RandomModel;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Program;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step of many task graphs, which hand their arrays on; all but llama use the token embeddings in the first and the last. */
class DeepModelTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(16, 4, 64, 16, 16);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"llama, 1", "llama, 12", "llama, 33", "qwen2, 20", "qwen3moe, 12", "gpt2, 12"})
    void drawsTokensOfReferenceAloneAndInChunksAndAmongOthers(String kind, int layerCount) {
        Path path = directory.resolve("model.gguf");
        RandomModel.of(kind, TensorType.Q8_0, 1, layerCount).write(path);
        try (GgufFile file = GgufFile.open(path)) {
            Program program = ProgramReader.read(file);
            DrivenSequence reference = sequence(7);
            try (StepDriver driver = new StepDriver(new ReferenceAcceleratorProvider(), program, LIMITS, 1)) {
                driver.finish(reference, 7);
            }
            try (StepDriver driver = new StepDriver(new TornadoAcceleratorProvider(), program, LIMITS, 1)) {
                DrivenSequence alone = sequence(7);
                driver.finish(alone, 7);
                DrivenSequence cut = sequence(7);
                driver.finish(cut, 2);
                DrivenSequence together = sequence(7);
                driver.start(sequence(8));
                driver.start(together);
                driver.finish(sequence(9), 3);
                assertThat(alone.drawnIds()).isEqualTo(reference.drawnIds());
                assertThat(cut.drawn()).isEqualTo(alone.drawn());
                assertThat(together.drawn()).isEqualTo(alone.drawn());
            }
        }
    }

    private static DrivenSequence sequence(int firstTokenId) {
        int[] prompt = {firstTokenId, 300, 41, 0, 113, 2, 58};
        return DrivenSequence.drawing(prompt, 6, SamplingParameters.GREEDY);
    }
}
