package dev.pinball.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.accelerator.AcceleratorProvider;
import dev.pinball.accelerator.DeviceLimits;
import dev.pinball.accelerator.DrawnToken;
import dev.pinball.accelerator.DrivenSequence;
import dev.pinball.accelerator.StepDriver;
import dev.pinball.accelerator.reference.ReferenceAcceleratorProvider;
import dev.pinball.host.HostAcceleratorProvider;
import dev.pinball.model.TestSeed;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.optimizer.AdamW;
import dev.pinball.training.optimizer.LearningRate;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the trainer computes is what is served. */
class ServedModelTest {
    private static final DeviceLimits LIMITS = new DeviceLimits(40, 1, 40, 10, 4);
    private static final double TOLERANCE = 1e-4;
    /** GELU is rounded to F16: where sums differ in their last bit, a value can differ by a whole step of F16, as in the contract. */
    private static final double TOLERANCE_GPT2 = 4e-3;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "gpt2", "qwen3", "mixtral", "qwen3moe"})
    void hasTheSameLogProbabilities(String kind) {
        long seed = TestSeed.next("hasTheSameLogProbabilities " + kind);
        double tolerance = kind.equals("gpt2") ? TOLERANCE_GPT2 : TOLERANCE;
        int[] ids = new Random(seed).ints(30, 0, TinyModel.VOCABULARY_SIZE).toArray();
        try (GgufFile file = GgufFile.open(TinyModel.of(kind, seed).write(directory.resolve(kind)))) {
            double[][] expected = trainerLogProbabilities(file, ids);
            for (AcceleratorProvider provider :
                    List.of(new ReferenceAcceleratorProvider(), new HostAcceleratorProvider())) {
                List<DrawnToken> drawn = served(provider, file, ids);
                for (int row = 0; row < drawn.size(); row++) {
                    for (DrawnToken.Candidate candidate : drawn.get(row).candidates()) {
                        assertThat(expected[row][candidate.tokenId()])
                                .as("%s, row %d, token %d", provider.name(), row, candidate.tokenId())
                                .isCloseTo(candidate.logProbability(), within(tolerance));
                    }
                }
            }
        }
    }

    private static double[][] trainerLogProbabilities(GgufFile file, int[] ids) {
        TrainingOptions options = new TrainingOptions(30, LearningRate.constant(1), AdamW.DEFAULT, 1, 0);
        double[][] rows = new double[ids.length][TinyModel.VOCABULARY_SIZE];
        try (Trainer trainer = Trainer.open(file, ProgramReader.read(file), options, 2)) {
            trainer.readLogits(new TrainingBatch(1, ids.length, ids, new int[ids.length]), (first, logits) -> {
                for (int row = 0; row < logits.rows(); row++) {
                    int start = logits.offset() + row * logits.rowStride();
                    for (int token = 0; token < TinyModel.VOCABULARY_SIZE; token++) {
                        rows[first + row][token] = logits.values()[start + token];
                    }
                }
            });
        }
        for (double[] row : rows) {
            double logSum = Math.log(Arrays.stream(row).map(Math::exp).sum());
            Arrays.setAll(row, token -> row[token] - logSum);
        }
        return rows;
    }

    /** The candidates after each token. */
    private static List<DrawnToken> served(AcceleratorProvider provider, GgufFile file, int[] ids) {
        DrivenSequence sequence =
                DrivenSequence.following(Arrays.copyOf(ids, 1), Arrays.copyOfRange(ids, 1, ids.length));
        try (StepDriver driver = new StepDriver(provider, ProgramReader.read(file), LIMITS, 1)) {
            driver.start(sequence);
            driver.finish(1);
        }
        return sequence.drawn();
    }
}
