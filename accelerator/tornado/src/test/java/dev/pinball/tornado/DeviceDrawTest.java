package dev.pinball.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinball.accelerator.Accelerator;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.StepBatch;
import dev.pinball.accelerator.sampling.SampledTokens;
import dev.pinball.accelerator.sampling.SamplingParameters;
import dev.pinball.accelerator.sampling.SamplingState;
import dev.pinball.model.RandomModel;
import dev.pinball.model.TestSeed;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceDrawTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(16, 16, 64, 16, 64);

    @TempDir
    private Path directory;

    /** Asking for the log-probability makes the host draw, from the same logits. */
    @Test
    void drawsWhatSamplerDraws() {
        long seed = TestSeed.next("drawsWhatSamplerDraws");
        Path path = RandomModel.of("llama", TensorType.F32, seed).write(directory.resolve("model.gguf"));
        try (GgufFile file = GgufFile.open(path);
                Accelerator accelerator = new TornadoAcceleratorProvider().open(ProgramReader.read(file), LIMITS, "")) {
            for (SamplingParameters parameters : variations()) {
                assertThat(draw(accelerator, parameters, seed, false))
                        .as("%s", parameters)
                        .isEqualTo(draw(accelerator, parameters, seed, true));
            }
        }
    }

    private static List<SamplingParameters> variations() {
        List<SamplingParameters> variations = new ArrayList<>(List.of(SamplingParameters.GREEDY));
        for (float temperature : new float[] {0.3f, 1, 3}) {
            for (int topK : new int[] {0, 1, 40, 100_000}) {
                for (float topP : new float[] {0.01f, 0.9f, 1}) {
                    for (float minP : new float[] {0, 0.1f}) {
                        variations.add(SamplingParameters.GREEDY
                                .withTemperature(temperature)
                                .withTopK(topK)
                                .withTopP(topP)
                                .withMinP(minP));
                    }
                }
            }
        }
        return variations;
    }

    /** One token after each of 16 first tokens, each with a seed of its own. */
    private static List<Integer> draw(
            Accelerator accelerator, SamplingParameters parameters, long seed, boolean logProbabilityWanted) {
        StepBatch batch = new StepBatch(LIMITS);
        for (int sequence = 0; sequence < LIMITS.sequencesPerStepMax(); sequence++) {
            batch.addSequence(new int[] {sequence}, 1);
            batch.addRow(sequence, 0);
            SamplingParameters seeded = parameters.withSeed(seed + sequence);
            batch.addOutput(new SamplingState(seeded, logProbabilityWanted, 0));
        }
        SampledTokens sampled = new SampledTokens(LIMITS.sequencesPerStepMax());
        accelerator.execute(batch, sampled);
        List<Integer> tokens = new ArrayList<>();
        for (int output = 0; output < sampled.count(); output++) {
            tokens.add(sampled.tokenId(output));
        }
        return tokens;
    }
}
