package dev.pinball.model.program;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.program.Operation.NormKind;

/** Builds the programs of Llama and its relatives (Touvron et al. 2023, "Llama 2"). */
final class LlamaProgram {
    private final LlamaVariant variant;
    private final ProgramBuilder program;
    private final Hyperparameters hyperparameters;
    private final RopeFrequencies rotation;
    private final Activation stream;
    private final Activation normalised;
    private final Activation update;

    private LlamaProgram(GgufFile file, LlamaVariant variant, Hyperparameters hyperparameters) {
        this.variant = variant;
        this.hyperparameters = hyperparameters;
        program = new ProgramBuilder(file, hyperparameters);
        rotation = RopeReader.read(file, hyperparameters, variant.layout());
        stream = program.activation("stream", hyperparameters.width());
        normalised = program.activation("normalised", hyperparameters.width());
        update = program.activation("update", hyperparameters.width());
    }

    static Program build(GgufFile file, LlamaVariant variant) {
        String architecture = variant.architecture();
        Hyperparameters hyperparameters = Hyperparameters.read(file, architecture, "layer_norm_rms_epsilon");
        ArchitectureMetadata metadata = new ArchitectureMetadata(file.metadata(), architecture);
        return new LlamaProgram(file, variant, hyperparameters).build(metadata);
    }

    private Program build(ArchitectureMetadata metadata) {
        program.appendEmbed(null, stream);
        appendLayers(feedForward(metadata));
        program.appendNorm(NormKind.RMS, stream, "output_norm", normalised);
        program.appendLogits(normalised);
        return program.build();
    }

    private FeedForward feedForward(ArchitectureMetadata metadata) {
        if (variant.hasExperts(metadata)) {
            ExpertShape shape = ExpertShape.read(metadata, variant, hyperparameters);
            return new ExpertFeedForward(program, shape, hyperparameters.width());
        }
        return new GatedFeedForward(program, hyperparameters.feedForwardWidth());
    }

    private void appendLayers(FeedForward feedForward) {
        AttentionShape attention = hyperparameters.attention();
        Activation query = program.activation("query", hyperparameters.queryWidth());
        Activation key = program.activation("key", attention.keyValueWidth());
        Activation value = program.activation("value", attention.keyValueWidth());
        Activation attended = program.activation("attended", hyperparameters.queryWidth());
        for (int layer = 0; layer < hyperparameters.model().layerCount(); layer++) {
            String block = "blk.%d.".formatted(layer);
            program.appendNorm(NormKind.RMS, stream, block + "attn_norm", normalised);
            program.appendMatMul(normalised, block + "attn_q", query);
            program.appendMatMul(normalised, block + "attn_k", key);
            program.appendMatMul(normalised, block + "attn_v", value);
            appendPositions(query, block + "attn_q_norm");
            appendPositions(key, block + "attn_k_norm");
            program.appendAttention(layer, query, key, value, attended);
            program.appendMatMul(attended, block + "attn_output", update);
            program.append(new Operation.Add(update, stream));

            program.appendNorm(NormKind.RMS, stream, block + "ffn_norm", normalised);
            feedForward.append(block, normalised, update);
            program.append(new Operation.Add(update, stream));
        }
    }

    private void appendPositions(Activation heads, String normName) {
        int headLength = hyperparameters.attention().headLength();
        if (variant.normalisesHeads()) {
            program.appendHeadNorm(heads, headLength, normName);
        }
        program.append(new Operation.Rope(heads, headLength, rotation));
    }
}
