package dev.pinball.training.gradient;

import dev.pinball.model.TestConfigs;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Program;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program put together by a test, with random parameters. The test says it twice: once to find the tensors that the file must
 * have, once with those of the file.
 */
final class ProgramSketch {
    static final int CONTEXT_LENGTH = 64;

    private final int vocabularySize;
    private final @Nullable GgufFile file;
    private final GgufBuilder builder = new GgufBuilder();
    private final Random random;
    private final List<Activation> activations = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();

    private ProgramSketch(int vocabularySize, @Nullable GgufFile file, long seed) {
        this.vocabularySize = vocabularySize;
        this.file = file;
        random = new Random(seed);
    }

    /** What is done with a finished program and the file of its tensors. */
    interface Check {
        void run(GgufFile file, Program program);
    }

    static void check(Path path, int vocabularySize, long seed, Consumer<ProgramSketch> operations, Check check) {
        ProgramSketch first = new ProgramSketch(vocabularySize, null, seed);
        operations.accept(first);
        try (GgufFile file = first.builder.open(path)) {
            ProgramSketch second = new ProgramSketch(vocabularySize, file, seed);
            operations.accept(second);
            ModelConfig config = TestConfigs.of(vocabularySize, CONTEXT_LENGTH);
            check.run(file, new Program(config, second.activations, second.operations));
        }
    }

    Activation activation(String name, int width) {
        Activation activation = new Activation(activations.size(), name, width);
        activations.add(activation);
        return activation;
    }

    /** An activation with the embedding of each token. */
    Activation embedding(int width) {
        Activation output = activation("embedding", width);
        append(new Operation.Embed(tensor("tokens", vocabularySize, width), null, output));
        return output;
    }

    /** A random product of the input. */
    Activation product(String name, Activation input, int width) {
        Activation output = activation(name, width);
        append(new Operation.MatMul(input, tensor(name + ".weight", width, input.width()), null, output));
        return output;
    }

    void append(Operation operation) {
        operations.add(operation);
    }

    void logits(Activation input) {
        append(new Operation.Logits(input, tensor("output", vocabularySize, input.width())));
    }

    Tensor tensor(String name, int rows, int columns) {
        if (file != null) {
            return file.tensor(name, rows, columns);
        }
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * (rows == 1 ? 1 : (float) (1 / Math.sqrt(columns)));
        }
        builder.tensor(name, rows, columns, values);
        return new Tensor(name, TensorType.F32, rows, columns, MemorySegment.ofArray(values));
    }
}
