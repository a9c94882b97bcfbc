package dev.pinball.accelerator;

import dev.pinball.model.RandomTensor;
import dev.pinball.model.config.AttentionShape;
import dev.pinball.model.config.ExpertCounts;
import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.ModelIdentity;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.program.Activation;
import dev.pinball.model.program.Operation;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.NormKind;
import dev.pinball.model.program.Program;
import dev.pinball.model.tensor.Tensor;
import dev.pinball.model.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random program whose layers differ in all that a layer may have of its own. */
final class LayeredProgram {
    static final int VOCABULARY_SIZE = 150;
    private static final int WIDTH = 64;
    private static final float EPSILON = 1e-5f;

    /** The shape of a layer. */
    record Layer(AttentionShape attention, int feedForwardWidth) {
        static Layer of(int headCount, int keyValueHeadCount, int headLength, int window, int feedForwardWidth) {
            float scale = (float) (1 / Math.sqrt(headLength));
            return new Layer(
                    new AttentionShape(headCount, keyValueHeadCount, headLength, scale, window), feedForwardWidth);
        }
    }

    private final TensorType type;
    private final Random random;
    private final List<Activation> activations = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Activation residual = activation("residual", WIDTH);
    private final Activation normalised = activation("normalised", WIDTH);
    private final Activation update = activation("update", WIDTH);

    private LayeredProgram(TensorType type, Random random) {
        this.type = type;
        this.random = random;
    }

    /** @param type of the weights */
    static Program of(List<Layer> layers, TensorType type, long seed) {
        LayeredProgram program = new LayeredProgram(type, new Random(seed));
        program.append(new Operation.Embed(program.vocabularyWeight("tokens", 3), null, program.residual));
        for (int index = 0; index < layers.size(); index++) {
            program.appendAttention(index, layers.get(index).attention());
            program.appendFeedForward(index, layers.get(index).feedForwardWidth());
        }
        program.appendNorm("output norm");
        program.append(new Operation.Logits(program.normalised, program.vocabularyWeight("output", 1.5)));
        ModelIdentity identity = new ModelIdentity("layers", "llama", "a test", 128);
        AttentionShape attention = layers.getFirst().attention(); // each operation has its own
        ModelConfig config = new ModelConfig(
                identity, VOCABULARY_SIZE, layers.size(), WIDTH, 96, attention, ExpertCounts.NONE, false);
        return new Program(config, program.activations, program.operations);
    }

    private void appendAttention(int layer, AttentionShape shape) {
        int queryWidth = shape.headCount() * shape.headLength();
        Activation query = activation("query " + layer, queryWidth);
        Activation key = activation("key " + layer, shape.keyValueWidth());
        Activation value = activation("value " + layer, shape.keyValueWidth());
        Activation attended = activation("attended " + layer, queryWidth);
        appendNorm("attention norm " + layer);
        appendMatMul(normalised, "query weight " + layer, query);
        appendMatMul(normalised, "key weight " + layer, key);
        appendMatMul(normalised, "value weight " + layer, value);
        RopeFrequencies rotation = rotation(shape.headLength());
        append(new Operation.Rope(query, shape.headLength(), rotation));
        append(new Operation.Rope(key, shape.headLength(), rotation));
        append(new Operation.AppendKeyValue(layer, key, value));
        append(new Operation.Attention(layer, shape, query, attended));
        appendMatMul(attended, "attention output " + layer, update);
        append(new Operation.Add(update, residual));
    }

    private void appendFeedForward(int layer, int width) {
        Activation gate = activation("gate " + layer, width);
        Activation up = activation("up " + layer, width);
        appendNorm("feed-forward norm " + layer);
        appendMatMul(normalised, "gate weight " + layer, gate);
        appendMatMul(normalised, "up weight " + layer, up);
        append(new Operation.Gate(GateKind.SWIGLU, gate, up, gate));
        appendMatMul(gate, "down weight " + layer, update);
        append(new Operation.Add(update, residual));
    }

    private void appendNorm(String name) {
        Tensor weight = tensor(name, TensorType.F32, 1, WIDTH, 1);
        append(new Operation.Norm(NormKind.RMS, EPSILON, residual, weight, null, normalised));
    }

    private void appendMatMul(Activation input, String name, Activation output) {
        append(new Operation.MatMul(input, weight(name, output.width(), input.width()), null, output));
    }

    private void append(Operation operation) {
        operations.add(operation);
    }

    private Activation activation(String name, int width) {
        Activation activation = new Activation(activations.size(), name, width);
        activations.add(activation);
        return activation;
    }

    private Tensor vocabularyWeight(String name, double gain) {
        return tensor(name, type, VOCABULARY_SIZE, WIDTH, gain / Math.sqrt(WIDTH));
    }

    private Tensor weight(String name, int rows, int columns) {
        return tensor(name, type, rows, columns, 1 / Math.sqrt(columns));
    }

    private Tensor tensor(String name, TensorType tensorType, int rows, int columns, double deviation) {
        int byteCount = (int) tensorType.rowBytes(columns) * rows;
        byte[] bytes = RandomTensor.bytes(tensorType, byteCount, deviation, random);
        return new Tensor(name, tensorType, rows, columns, MemorySegment.ofArray(bytes));
    }

    private static RopeFrequencies rotation(int headLength) {
        float[] frequencies = new float[headLength / 2];
        for (int pair = 0; pair < frequencies.length; pair++) {
            frequencies[pair] = (float) Math.pow(10_000, -2.0 * pair / headLength);
        }
        return new RopeFrequencies(RopeFrequencies.Layout.HALVES, frequencies);
    }
}
