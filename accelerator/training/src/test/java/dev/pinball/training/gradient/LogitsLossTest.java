package dev.pinball.training.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pinball.host.WorkerPool;
import dev.pinball.model.TestSeed;
import dev.pinball.training.RandomBatch;
import dev.pinball.training.data.TrainingBatch;
import dev.pinball.training.gradient.operation.Workers;
import dev.pinball.training.parameter.Parameter;
import dev.pinball.training.parameter.Parameters;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogitsLossTest {
    private static final int LARGE_VOCABULARY_SIZE = 60_000;
    private static final int ROWS = 120;

    @TempDir
    private Path directory;

    @Test
    void computesLargeVocabulariesInChunks() {
        long seed = TestSeed.next("computesLargeVocabulariesInChunks");
        TrainingBatch whole = RandomBatch.of(1, ROWS, LARGE_VOCABULARY_SIZE, new Random(seed));
        ProgramSketch.check(
                directory.resolve("sketch.gguf"),
                LARGE_VOCABULARY_SIZE,
                seed,
                program -> program.logits(program.embedding(3)),
                (file, program) -> {
                    try (WorkerPool threads = new WorkerPool(2)) {
                        Parameters parameters = Parameters.trained(file);
                        ProgramGradient gradient = new ProgramGradient(program, parameters, new Workers(threads), ROWS);
                        assertThat(gradient.logitBytes()).isLessThan((long) ROWS * LARGE_VOCABULARY_SIZE * Float.BYTES);
                        double loss = gradient.addGradient(whole, 1, 0);
                        List<float[]> expected = takeGradients(parameters);
                        double sum = 0;
                        for (int row = 0; row < ROWS; row += 40) {
                            sum += gradient.addGradient(part(whole, row, row + 40), 1, 0);
                        }
                        assertThat(sum).isCloseTo(loss, within(1e-3));
                        List<float[]> actual = takeGradients(parameters);
                        for (int index = 0; index < actual.size(); index++) {
                            assertThat(actual.get(index))
                                    .usingComparatorWithPrecision(1e-5f)
                                    .containsExactly(expected.get(index));
                        }
                    }
                });
    }

    private static List<float[]> takeGradients(Parameters parameters) {
        List<float[]> gradients = parameters.all().stream()
                .map(parameter -> parameter.gradient().clone())
                .toList();
        for (Parameter parameter : parameters.all()) {
            Arrays.fill(parameter.gradient(), 0);
        }
        return gradients;
    }

    private static TrainingBatch part(TrainingBatch batch, int from, int to) {
        int[] labels = Arrays.copyOfRange(batch.labels(), from, to);
        return new TrainingBatch(1, to - from, Arrays.copyOfRange(batch.ids(), from, to), labels);
    }
}
