package dev.pinball.model.program;

import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.config.RopeReader;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Appends operations to a program and takes their parameters from the file in the shapes that the activations need. */
final class ProgramBuilder {
    /** What a checkpoint of a training has beside its model. */
    private static final String OPTIMIZER = "optimizer.";

    private final GgufFile file;
    private final ModelConfig config;
    private final List<Activation> activations = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Set<String> used = new HashSet<>();

    ProgramBuilder(GgufFile file, ModelConfig config) {
        this.file = file;
        this.config = config;
    }

    Activation activation(String name, int width) {
        Activation activation = new Activation(activations.size(), name, width);
        activations.add(activation);
        return activation;
    }

    void append(Operation operation) {
        operations.add(operation);
    }

    /** With {@code NAME.weight}, and {@code NAME.bias} where the file has it. */
    void appendNorm(Operation.NormKind kind, Activation input, String name, Activation output) {
        Tensor weight = tensor(name + ".weight", 1, input.width());
        Tensor bias = findBias(name, output.width());
        append(new Operation.Norm(kind, config.normEpsilon(), input, weight, bias, output));
    }

    /** In place, each head by itself, with {@code NAME.weight[headLength]}. */
    void appendHeadNorm(Activation heads, int headLength, String name) {
        Tensor weight = tensor(name + ".weight", 1, headLength);
        append(new Operation.Norm(
                Operation.NormKind.RMS, config.normEpsilon(), heads, weight, findBias(name, headLength), heads));
    }

    /** With {@code NAME.weight}, and {@code NAME.bias} where the file has it. */
    void appendMatMul(Activation input, String name, Activation output) {
        Tensor weight = tensor(name + ".weight", output.width(), input.width());
        append(new Operation.MatMul(input, weight, findBias(name, output.width()), output));
    }

    void appendAttention(int layer, Activation query, Activation key, Activation value, Activation output) {
        append(new Operation.AppendKeyValue(layer, key, value));
        append(new Operation.Attention(layer, config.attention(), query, output));
    }

    void appendEmbed(@Nullable Tensor positions, Activation output) {
        append(new Operation.Embed(tokenEmbedding(), positions, output));
    }

    /** With the token embedding as its weight where the file has no other. */
    void appendLogits(Activation input) {
        String name = "output.weight";
        int vocabularySize = config.vocabularySize();
        Tensor weight = file.hasTensor(name) ? tensor(name, vocabularySize, input.width()) : tokenEmbedding();
        append(new Operation.Logits(input, weight));
    }

    /** The rotation of a head, by the metadata and, where the file has them, its factors. */
    RopeFrequencies rotation() {
        used.add(RopeReader.FACTORS);
        return RopeReader.read(file, config);
    }

    Tensor tensor(String name, int rows, int columns) {
        used.add(name);
        return file.tensor(name, rows, columns);
    }

    /** @throws dev.pinball.model.gguf.GgufException when the file has a tensor that no operation uses */
    Program build() {
        refuseUnused();
        return new Program(config, activations, operations);
    }

    private void refuseUnused() {
        List<String> unused = file.tensorNames().stream()
                .filter(name -> !used.contains(name) && !name.startsWith(OPTIMIZER))
                .toList();
        if (!unused.isEmpty()) {
            String found = unused.size() == 1 ? "not used" : "not used, nor are %d others".formatted(unused.size() - 1);
            throw file.problem(
                    "tensor " + unused.getFirst(),
                    found,
                    "only tensors of %s with block_count %d"
                            .formatted(config.architecture().key(), config.layerCount()));
        }
    }

    /** {@code NAME.bias[width]}, of a type without blocks. */
    @Nullable Tensor findBias(String name, int width) {
        String biasName = name + ".bias";
        if (!file.hasTensor(biasName)) {
            return null;
        }
        Tensor bias = tensor(biasName, 1, width);
        if (bias.type().valuesPerBlock() > 1) {
            throw file.problem("tensor " + biasName, bias.type().name(), "F32, F16 or BF16");
        }
        return bias;
    }

    private Tensor tokenEmbedding() {
        return tensor("token_embd.weight", config.vocabularySize(), config.embeddingLength());
    }
}
