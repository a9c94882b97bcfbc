package dev.pinball.training.gradient;

import dev.pinball.model.TestSeed;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.ExpertInput;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.NormKind;
import dev.pinball.training.RandomBatch;
import dev.pinball.training.data.TrainingBatch;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operation between an embedding and logits, in random shapes. */
class OperationGradientTest {
    @TempDir
    private Path directory;

    private long seed;
    private Random random = new Random(0);

    @BeforeEach
    void drawSeed(TestInfo test) {
        seed = TestSeed.next(test.getDisplayName());
        random = new Random(seed);
    }

    @Test
    void embedAddsPositions() {
        int width = size();
        check(program -> {
            Activation output = program.activation("output", width);
            program.append(new Operation.Embed(
                    program.tensor("embedded", 13, width),
                    program.tensor("positions", ProgramSketch.CONTEXT_LENGTH, width),
                    output));
            program.logits(output);
        });
    }

    @ParameterizedTest
    @CsvSource({"RMS, false", "RMS, true", "LAYER, false", "LAYER, true"})
    void norm(NormKind kind, boolean bias) {
        int width = size();
        int groups = 1 + random.nextInt(3);
        check(program -> {
            Activation input = program.embedding(groups * width);
            Activation output = program.activation("output", groups * width);
            program.append(new Operation.Norm(
                    kind,
                    1e-3f,
                    input,
                    program.tensor("weight", 1, width),
                    bias ? program.tensor("bias", 1, width) : null,
                    output));
            program.logits(output);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void matMul(boolean bias) {
        int inputs = size();
        int outputs = size();
        check(program -> {
            Activation input = program.embedding(inputs);
            Activation output = program.activation("output", outputs);
            program.append(new Operation.MatMul(
                    input,
                    program.tensor("weight", outputs, inputs),
                    bias ? program.tensor("bias", 1, outputs) : null,
                    output));
            program.logits(output);
        });
    }

    @ParameterizedTest
    @EnumSource(RopeFrequencies.Layout.class)
    void rope(RopeFrequencies.Layout layout) {
        int pairs = 1 + random.nextInt(4);
        int headLength = 2 * pairs + random.nextInt(3);
        int heads = 1 + random.nextInt(3);
        float[] frequencies = new float[pairs];
        for (int pair = 0; pair < pairs; pair++) {
            frequencies[pair] = random.nextFloat();
        }
        check(program -> {
            Activation vector = program.embedding(heads * headLength);
            program.append(new Operation.Rope(vector, headLength, new RopeFrequencies(layout, frequencies)));
            program.logits(vector);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {AttentionShape.UNLIMITED_WINDOW, 1, 7})
    void attention(int window) {
        int groups = 1 + random.nextInt(3);
        int keyValueHeads = 1 + random.nextInt(2);
        int headLength = 1 + random.nextInt(9);
        AttentionShape shape = new AttentionShape(groups * keyValueHeads, keyValueHeads, headLength, 0.4f, window);
        check(program -> {
            Activation input = program.embedding(9);
            Activation query = program.product("query", input, shape.headCount() * headLength);
            Activation key = program.product("key", input, shape.keyValueWidth());
            Activation value = program.product("value", input, shape.keyValueWidth());
            Activation output = program.activation("output", query.width());
            program.append(new Operation.AppendKeyValue(0, key, value));
            program.append(new Operation.Attention(0, shape, query, output));
            program.logits(output);
        });
    }

    @ParameterizedTest
    @EnumSource(GateKind.class)
    void gate(GateKind kind) {
        int width = size();
        check(program -> {
            Activation input = program.embedding(7);
            Activation gate = program.product("gate", input, width);
            Activation up = kind == GateKind.GELU ? null : program.product("up", input, width);
            program.append(new Operation.Gate(kind, gate, up, gate));
            program.logits(gate);
        });
    }

    @Test
    void add() {
        int width = size();
        check(program -> {
            Activation sum = program.embedding(width);
            program.append(new Operation.Add(program.product("addend", sum, width), sum));
            program.logits(sum);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void experts(boolean inputPerSlot) {
        int width = size();
        int hidden = size();
        int expertCount = 2 + random.nextInt(5);
        int slots = 1 + random.nextInt(Math.min(3, expertCount));
        check(program -> {
            Activation input = program.embedding(width);
            Activation scores = program.product("scores", input, expertCount);
            Activation expertIds = program.activation("expert ids", slots);
            Activation routingWeights = program.activation("routing weights", slots);
            program.append(new Operation.Route(scores, expertIds, routingWeights));
            Activation expertInput = input;
            if (inputPerSlot) {
                expertInput = program.activation("inputs", slots * width);
                program.append(new Operation.ExpertMatMul(
                        input,
                        ExpertInput.SHARED,
                        expertIds,
                        program.tensor("first", expertCount * width, width),
                        expertInput));
            }
            Activation outputs = program.activation("outputs", slots * hidden);
            Activation combined = program.activation("combined", hidden);
            program.append(new Operation.ExpertMatMul(
                    expertInput,
                    inputPerSlot ? ExpertInput.PER_SLOT : ExpertInput.SHARED,
                    expertIds,
                    program.tensor("experts", expertCount * hidden, width),
                    outputs));
            program.append(new Operation.WeightedSum(outputs, routingWeights, combined));
            program.logits(combined);
        });
    }

    @Test
    void lossOfTeacher() {
        int width = size();
        check(program -> program.logits(program.embedding(width)), true);
    }

    private int size() {
        return 1 + random.nextInt(40);
    }

    private void check(Consumer<ProgramSketch> operations) {
        check(operations, false);
    }

    private void check(Consumer<ProgramSketch> operations, boolean taught) {
        int vocabularySize = 13 + (taught ? random.nextInt(30) : 0);
        int context = 1 + random.nextInt(taught ? 8 : 20);
        TrainingBatch batch = RandomBatch.of(1 + random.nextInt(3), context, vocabularySize, random);
        TrainingBatch complete = taught ? RandomBatch.taught(batch, vocabularySize, random) : batch;
        ProgramSketch.check(
                directory.resolve("sketch.gguf"),
                vocabularySize,
                seed,
                operations,
                (file, program) -> GradientCheck.check(file, program, complete));
    }
}
