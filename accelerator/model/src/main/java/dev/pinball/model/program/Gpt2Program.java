package dev.pinball.model.program;

import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Operation.Gate;
import dev.pinball.model.program.Operation.GateKind;
import dev.pinball.model.program.Operation.NormKind;
import dev.pinball.model.tensor.Tensor;

/** Builds the program of GPT-2 (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"). */
final class Gpt2Program {
    private final ModelConfig config;
    private final ProgramBuilder program;
    private final Activation normalised;

    private Gpt2Program(GgufFile file, ModelConfig config) {
        this.config = config;
        program = new ProgramBuilder(file, config);
        normalised = program.activation("normalised", config.embeddingLength());
    }

    static Program build(GgufFile file, ModelConfig config) {
        return new Gpt2Program(file, config).build();
    }

    private Program build() {
        Activation residual = program.activation("residual", config.embeddingLength());
        Tensor positions = program.tensor("position_embd.weight", config.contextLength(), config.embeddingLength());
        program.appendEmbed(positions, residual);
        appendLayers(residual);
        program.appendNorm(NormKind.LAYER, residual, "output_norm", normalised);
        program.appendLogits(normalised);
        return program.build();
    }

    private void appendLayers(Activation residual) {
        Activation query = program.activation("query", config.attention().queryWidth());
        Activation key = program.activation("key", config.attention().keyValueWidth());
        Activation value = program.activation("value", config.attention().keyValueWidth());
        Activation attended = program.activation("attended", config.attention().queryWidth());
        Activation update = program.activation("update", config.embeddingLength());
        Activation hidden = program.activation("hidden", config.feedForwardLength());
        for (int layer = 0; layer < config.layerCount(); layer++) {
            String block = "blk.%d.".formatted(layer);
            program.appendNorm(NormKind.LAYER, residual, block + "attn_norm", normalised);
            appendFused(block + "attn_qkv", query, key, value);
            program.appendAttention(layer, query, key, value, attended);
            program.appendMatMul(attended, block + "attn_output", update);
            program.append(new Operation.Add(update, residual));

            program.appendNorm(NormKind.LAYER, residual, block + "ffn_norm", normalised);
            program.appendMatMul(normalised, block + "ffn_up", hidden);
            program.append(new Gate(GateKind.GELU, hidden, null, hidden));
            program.appendMatMul(hidden, block + "ffn_down", update);
            program.append(new Operation.Add(update, residual));
        }
    }

    /** One weight in the file holds the rows of several outputs, one after the other. */
    private void appendFused(String name, Activation... outputs) {
        int rowCount = 0;
        for (Activation output : outputs) {
            rowCount += output.width();
        }
        Tensor weight = program.tensor(name + ".weight", rowCount, normalised.width());
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
