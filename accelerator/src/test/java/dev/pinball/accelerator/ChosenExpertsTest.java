package dev.pinball.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.gguf.GgufFile;
import dev.pinball.accelerator.gguf.TensorType;
import dev.pinball.accelerator.host.HostAccelerator;
import dev.pinball.accelerator.host.HostAcceleratorProvider;
import dev.pinball.accelerator.program.Architecture;
import dev.pinball.accelerator.program.Operation;
import dev.pinball.accelerator.program.Program;
import dev.pinball.accelerator.reference.ReferenceAccelerator;
import dev.pinball.accelerator.reference.ReferenceAcceleratorProvider;
import dev.pinball.accelerator.sampling.SamplingParameters;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                accelerator -> ((ReferenceAccelerator) accelerator).multiplyAdds(),
                TensorType.F32);
    }

    @Test
    void hostComputesThemAloneFromExpandedWeights() {
        assertComputesThemAlone(
                new HostAcceleratorProvider(),
                accelerator -> ((HostAccelerator) accelerator).multiplyAdds(),
                TensorType.F16);
    }

    @Test
    void hostComputesThemAloneFromFusedWeights() {
        assertComputesThemAlone(
                new HostAcceleratorProvider(),
                accelerator -> ((HostAccelerator) accelerator).multiplyAdds(),
                TensorType.Q8_0);
    }

    private void assertComputesThemAlone(
            AcceleratorProvider provider, ToLongFunction<Accelerator> multiplyAdds, TensorType type) {
        long seed = TestSeed.next("computesThemAlone " + provider.name() + " " + type);
        Path path = RandomModel.of("mixtral", type, seed).write(directory.resolve("model.gguf"));
        try (GgufFile file = GgufFile.open(path);
                Accelerator accelerator = provider.open(Architecture.buildProgram(file), LIMITS, "")) {
            int[] prompt = new Random(seed)
                    .ints(PROMPT_TOKENS, 0, RandomModel.VOCABULARY_SIZE)
                    .toArray();
            StepDriver driver = new StepDriver(accelerator, seed);
            driver.start(DrivenSequence.drawing(prompt, TOKENS, SamplingParameters.GREEDY));
            driver.finish(LIMITS.tokensPerStepMax());

            assertThat(multiplyAdds.applyAsLong(accelerator)).isEqualTo(expected(Architecture.buildProgram(file)));
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
