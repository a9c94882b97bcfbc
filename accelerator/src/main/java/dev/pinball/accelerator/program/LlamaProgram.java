package dev.pinball.accelerator.program;

import dev.pinball.accelerator.gguf.GgufFile;
import dev.pinball.accelerator.program.Operation.Gate;
import dev.pinball.accelerator.program.Operation.GateKind;
import dev.pinball.accelerator.program.Operation.NormKind;
import dev.pinball.accelerator.program.Rotation.Layout;

/** Builds the programs of Llama and its relatives (Touvron et al. 2023, "Llama 2"). */
final class LlamaProgram {
    private final ProgramBuilder program;
    private final Hyperparameters hyperparameters;
    private final Rotation rotation;
    private final Activation stream;
    private final Activation normalised;
    private final Activation update;

    private LlamaProgram(GgufFile file, Hyperparameters hyperparameters, Layout layout) {
        this.hyperparameters = hyperparameters;
        program = new ProgramBuilder(file, hyperparameters);
        rotation = RotationReader.read(file, hyperparameters, layout);
        stream = program.activation("stream", hyperparameters.width());
        normalised = program.activation("normalised", hyperparameters.width());
        update = program.activation("update", hyperparameters.width());
    }

    static Program build(GgufFile file, String architecture, Layout layout) {
        Hyperparameters hyperparameters = Hyperparameters.read(file, architecture, "layer_norm_rms_epsilon");
        return new LlamaProgram(file, hyperparameters, layout).build();
    }

    private Program build() {
        program.appendEmbed(null, stream);
        appendLayers();
        program.appendNorm(NormKind.RMS, stream, "output_norm", normalised);
        program.appendLogits(normalised);
        return program.build();
    }

    private void appendLayers() {
        AttentionShape attention = hyperparameters.attention();
        Activation query = program.activation("query", hyperparameters.queryWidth());
        Activation key = program.activation("key", attention.keyValueWidth());
        Activation value = program.activation("value", attention.keyValueWidth());
        Activation attended = program.activation("attended", hyperparameters.queryWidth());
        Activation gate = program.activation("gate", hyperparameters.feedForwardWidth());
        Activation up = program.activation("up", hyperparameters.feedForwardWidth());
        for (int layer = 0; layer < hyperparameters.model().layerCount(); layer++) {
            String block = "blk.%d.".formatted(layer);
            program.appendNorm(NormKind.RMS, stream, block + "attn_norm", normalised);
            program.appendMatMul(normalised, block + "attn_q", query);
            program.appendMatMul(normalised, block + "attn_k", key);
            program.appendMatMul(normalised, block + "attn_v", value);
            program.append(new Operation.Rope(query, attention.headLength(), rotation));
            program.append(new Operation.Rope(key, attention.headLength(), rotation));
            program.appendAttention(layer, query, key, value, attended);
            program.appendMatMul(attended, block + "attn_output", update);
            program.append(new Operation.Add(update, stream));

            program.appendNorm(NormKind.RMS, stream, block + "ffn_norm", normalised);
            program.appendMatMul(normalised, block + "ffn_gate", gate);
            program.appendMatMul(normalised, block + "ffn_up", up);
            program.append(new Gate(GateKind.SWIGLU, gate, up, gate));
            program.appendMatMul(gate, block + "ffn_down", update);
            program.append(new Operation.Add(update, stream));
        }
    }
}
