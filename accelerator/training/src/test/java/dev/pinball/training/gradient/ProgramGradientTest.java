package dev.pinball.training.gradient;

import dev.pinball.model.TestSeed;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.ProgramReader;
import dev.pinball.training.RandomBatch;
import dev.pinball.training.TinyModel;
import dev.pinball.training.data.TrainingBatch;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramGradientTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "gpt2", "qwen3", "mixtral", "qwen3moe"})
    void isTheGradientOfTheLossOfTheWholeProgram(String architecture) {
        long seed = TestSeed.next("isTheGradientOfTheLossOfTheWholeProgram " + architecture);
        Random random = new Random(seed);
        Path path = TinyModel.of(architecture, seed).write(directory.resolve(architecture));
        try (GgufFile file = GgufFile.open(path)) {
            TrainingBatch batch = RandomBatch.of(2, 10 + random.nextInt(4), TinyModel.VOCABULARY_SIZE, random);
            GradientCheck.check(file, ProgramReader.read(file), batch);
        }
    }
}
