package dev.pinball.model.program;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.NormKind;
import dev.pinball.model.tensor.Tensor;

/** Builds the program of GPT-2 (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"). */
final class Gpt2Program {
    private final GgufFile file;
    private final Hyperparameters hyperparameters;
    private final ProgramBuilder program;
    private final Activation normalised;

    private Gpt2Program(GgufFile file, Hyperparameters hyperparameters) {
        this.file = file;
        this.hyperparameters = hyperparameters;
        program = new ProgramBuilder(file, hyperparameters);
        normalised = program.activation("normalised", hyperparameters.width());
    }

    static Program build(GgufFile file) {
        return new Gpt2Program(file, Hyperparameters.read(file, "gpt2", "layer_norm_epsilon")).build();
    }

    private Program build() {
        Activation stream = program.activation("stream", hyperparameters.width());
        Tensor positions =
                file.tensor("position_embd.weight", hyperparameters.model().contextLength(), hyperparameters.width());
        program.appendEmbed(positions, stream);
        appendLayers(stream);
        program.appendNorm(NormKind.LAYER, stream, "output_norm", normalised);
        program.appendLogits(normalised);
        return program.build();
    }

    private void appendLayers(Activation stream) {
        Activation query = program.activation("query", hyperparameters.queryWidth());
        Activation key = program.activation("key", hyperparameters.attention().keyValueWidth());
        Activation value =
                program.activation("value", hyperparameters.attention().keyValueWidth());
        Activation attended = program.activation("attended", hyperparameters.queryWidth());
        Activation update = program.activation("update", hyperparameters.width());
        Activation hidden = program.activation("hidden", hyperparameters.feedForwardWidth());
        for (int layer = 0; layer < hyperparameters.model().layerCount(); layer++) {
            String block = "blk.%d.".formatted(layer);
            program.appendNorm(NormKind.LAYER, stream, block + "attn_norm", normalised);
            appendFused(block + "attn_qkv", query, key, value);
            program.appendAttention(layer, query, key, value, attended);
            program.appendMatMul(attended, block + "attn_output", update);
            program.append(new Operation.Add(update, stream));

            program.appendNorm(NormKind.LAYER, stream, block + "ffn_norm", normalised);
            program.appendMatMul(normalised, block + "ffn_up", hidden);
            program.append(new Gate(GateKind.GELU, hidden, null, hidden));
            program.appendMatMul(hidden, block + "ffn_down", update);
            program.append(new Operation.Add(update, stream));
        }
    }

    /** One weight in the file holds the rows of several outputs, one after the other. */
    private void appendFused(String name, Activation... outputs) {
        int rowCount = 0;
        for (Activation output : outputs) {
            rowCount += output.width();
        }
        Tensor weight = file.tensor(name + ".weight", rowCount, normalised.width());
        Tensor bias = program.findBias(name, rowCount);
        int first = 0;
        for (Activation output : outputs) {
            Tensor rows = weight.slice(first, output.width());
            Tensor values = bias == null ? null : bias.sliceVector(first, output.width());
            program.append(new Operation.MatMul(normalised, rows, values, output));
            first += output.width();
        }
    }
}
