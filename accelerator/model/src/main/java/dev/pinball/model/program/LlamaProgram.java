package dev.pinball.model.program;

import dev.pinball.model.config.ModelConfig;
import dev.pinball.model.config.RopeFrequencies;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Operation.NormKind;

/** Builds the programs of Llama and its relatives (Touvron et al. 2023, "Llama 2"). */
final class LlamaProgram {
    private final ModelConfig config;
    private final ProgramBuilder program;
    private final RopeFrequencies rotation;
    private final Activation residual;
    private final Activation normalised;
    private final Activation update;

    private LlamaProgram(GgufFile file, ModelConfig config) {
        this.config = config;
        program = new ProgramBuilder(file, config);
        rotation = program.rotation();
        residual = program.activation("residual", config.embeddingLength());
        normalised = program.activation("normalised", config.embeddingLength());
        update = program.activation("update", config.embeddingLength());
    }

    static Program build(GgufFile file, ModelConfig config) {
        return new LlamaProgram(file, config).build();
    }

    private Program build() {
        program.appendEmbed(null, residual);
        appendLayers(feedForward());
        program.appendNorm(NormKind.RMS, residual, "output_norm", normalised);
        program.appendLogits(normalised);
        return program.build();
    }

    private FeedForward feedForward() {
        return config.experts().isDense()
                ? new GatedFeedForward(program, config.feedForwardLength())
                : new ExpertFeedForward(program, config);
    }

    private void appendLayers(FeedForward feedForward) {
        int queryWidth = config.attention().queryWidth();
        int keyValueWidth = config.attention().keyValueWidth();
        Activation query = program.activation("query", queryWidth);
        Activation key = program.activation("key", keyValueWidth);
        Activation value = program.activation("value", keyValueWidth);
        Activation attended = program.activation("attended", queryWidth);
        for (int layer = 0; layer < config.layerCount(); layer++) {
            String block = "blk.%d.".formatted(layer);
            program.appendNorm(NormKind.RMS, residual, block + "attn_norm", normalised);
            program.appendMatMul(normalised, block + "attn_q", query);
            program.appendMatMul(normalised, block + "attn_k", key);
            program.appendMatMul(normalised, block + "attn_v", value);
            appendPositions(query, block + "attn_q_norm");
            appendPositions(key, block + "attn_k_norm");
            program.appendAttention(layer, query, key, value, attended);
            program.appendMatMul(attended, block + "attn_output", update);
            program.append(new Operation.Add(update, residual));

            program.appendNorm(NormKind.RMS, residual, block + "ffn_norm", normalised);
            feedForward.append(block, normalised, update);
            program.append(new Operation.Add(update, residual));
        }
    }

    private void appendPositions(Activation heads, String normName) {
        int headLength = config.attention().headLength();
        if (config.architecture().hasHeadNorms()) {
            program.appendHeadNorm(heads, headLength, normName);
        }
        program.append(new Operation.Rope(heads, headLength, rotation));
    }
}
