package dev.pinball.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.DrivenSequence;
import dev.pinball.accelerator.StepDriver;
import dev.pinball.accelerator.reference.ReferenceAccelerator;
import dev.pinball.accelerator.reference.ReferenceAcceleratorProvider;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.model.RandomModel;
import dev.pinball.model.TestSeed;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Program;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The counters of operations show that the experts which a row chose are computed, and no others. */
class ChosenExpertsTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(16, 1, 64, 8, 8);
    private static final int PROMPT_TOKENS = 29;
    private static final int TOKENS = 5;

    /** The last token drawn isn't computed. */
    private static final int ROWS = PROMPT_TOKENS + TOKENS - 1;

    @TempDir
    private Path directory;

    @Test
    void referenceComputesThemAlone() {
        assertComputesThemAlone(
                new ReferenceAcceleratorProvider(),
                "",
                accelerator -> ((ReferenceAccelerator) accelerator).multiplyAdds(),
                TensorType.F32);
    }

    @Test
    void hostComputesThemAloneFromExpandedWeights() {
        assertHostComputesThemAlone("java", TensorType.F16);
    }

    @Test
    void hostComputesThemAloneFromFusedWeights() {
        assertHostComputesThemAlone("java", TensorType.Q8_0);
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "Q8_0", "Q4_0"})
    void hostComputesThemAloneFromPackedWeights(TensorType type) {
        assertHostComputesThemAlone("", type);
    }

    private void assertHostComputesThemAlone(String device, TensorType type) {
        assertComputesThemAlone(
                new HostAcceleratorProvider(),
                device,
                accelerator -> ((HostAccelerator) accelerator).multiplyAdds(),
                type);
    }

    private void assertComputesThemAlone(
            AcceleratorProvider provider, String device, ToLongFunction<Accelerator> multiplyAdds, TensorType type) {
        long seed = TestSeed.next("computesThemAlone " + provider.name() + " " + type);
        Path path = RandomModel.of("mixtral", type, seed).write(directory.resolve("model.gguf"));
        try (GgufFile file = GgufFile.open(path);
                Accelerator accelerator = provider.open(ProgramReader.read(file), LIMITS, device)) {
            int[] prompt = new Random(seed)
                    .ints(PROMPT_TOKENS, 0, RandomModel.VOCABULARY_SIZE)
                    .toArray();
            StepDriver driver = new StepDriver(accelerator, seed);
            driver.start(DrivenSequence.drawing(prompt, TOKENS, SamplingParameters.GREEDY));
            driver.finish(LIMITS.tokensPerStepMax());

            assertThat(multiplyAdds.applyAsLong(accelerator)).isEqualTo(expected(ProgramReader.read(file)));
        }
    }

    /** Of each expert weight 2 of 5 parts for every row, of other weights all, of the logits those that were drawn from. */
    private static long expected(Program program) {
        long sum = 0;
        for (Operation operation : program.operations()) {
            sum += switch (operation) {
                case Operation.MatMul matMul -> ROWS * matMul.weight().valueCount();
                case Operation.ExpertMatMul matMul -> ROWS * matMul.weight().valueCount() * 2 / 5;
                case Operation.Logits logits -> TOKENS * logits.weight().valueCount();
                default -> 0;
            };
        }
        return sum;
    }
}
