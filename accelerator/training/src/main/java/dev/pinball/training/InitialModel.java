package dev.pinball.training;

import dev.pinball.model.gguf.GgufWriter;
import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.gguf.MetadataBuilder;
import dev.pinball.model.tensor.TensorShape;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Writes a model of random values, all F32, from which a training starts: weights and embeddings normally distributed
 * around 0 with deviation 0.02, less where a layer adds to the residual stream (Radford et al. 2019); norms 1, biases 0.
 */
public final class InitialModel {
    private static final double DEVIATION = 0.02;

    private final ModelConfiguration model;
    private final GgufWriter file;
    private final Random random;

    private InitialModel(ModelConfiguration model, MetadataBuilder metadata, long seed) {
        this.model = model;
        this.file = new GgufWriter(metadata);
        this.random = new Random(seed);
    }

    /**
     * Writes the model; the same arguments give the same bytes.
     *
     * @param tokenizer where the keys {@code tokenizer.*} come from
     * @throws IllegalArgumentException when the vocabulary isn't as large as the configuration says
     * @throws java.io.UncheckedIOException when the file can't be written
     */
    public static void write(ModelConfiguration model, Metadata tokenizer, long seed, Path target) {
        int tokens = tokenizer.requiredArray("tokenizer.ggml.tokens").length();
        Field.require(
                tokens == model.vocabularySize(),
                "vocabulary_size",
                model.vocabularySize(),
                tokens + ", the tokens of the tokenizer");
        MetadataBuilder metadata = InitialMetadata.of(model).copy(tokenizer, "tokenizer.");
        InitialModel initial = new InitialModel(model, metadata, seed);
        switch (model.architecture()) {
            case LLAMA -> initial.addLlama();
            case GPT2 -> initial.addGpt2();
        }
        initial.file.write(target);
    }

    private void addLlama() {
        int width = model.embeddingLength();
        matrix("token_embd", model.vocabularySize(), width);
        for (int layer = 0; layer < model.layers(); layer++) {
            String block = "blk.%d.".formatted(layer);
            vector(block + "attn_norm.weight", width, 1);
            matrix(block + "attn_q", width, width);
            matrix(block + "attn_k", model.keyValueLength(), width);
            matrix(block + "attn_v", model.keyValueLength(), width);
            residual(block + "attn_output", width, width);
            vector(block + "ffn_norm.weight", width, 1);
            if (model.experts() > 0) {
                addExperts(block);
            } else {
                matrix(block + "ffn_gate", model.feedForwardLength(), width);
                matrix(block + "ffn_up", model.feedForwardLength(), width);
                residual(block + "ffn_down", width, model.feedForwardLength());
            }
        }
        vector("output_norm.weight", width, 1);
        addOutput();
    }

    private void addExperts(String block) {
        int width = model.embeddingLength();
        int hidden = model.feedForwardLength();
        matrix(block + "ffn_gate_inp", model.experts(), width);
        weight(block + "ffn_gate_exps", TensorShape.of(width, hidden, model.experts()), DEVIATION);
        weight(block + "ffn_up_exps", TensorShape.of(width, hidden, model.experts()), DEVIATION);
        weight(block + "ffn_down_exps", TensorShape.of(hidden, width, model.experts()), residualDeviation());
    }

    private void addGpt2() {
        int width = model.embeddingLength();
        matrix("token_embd", model.vocabularySize(), width);
        matrix("position_embd", model.contextLength(), width);
        for (int layer = 0; layer < model.layers(); layer++) {
            String block = "blk.%d.".formatted(layer);
            layerNorm(block + "attn_norm");
            int fused = width + 2 * model.keyValueLength();
            matrix(block + "attn_qkv", fused, width);
            vector(block + "attn_qkv.bias", fused, 0);
            residual(block + "attn_output", width, width);
            vector(block + "attn_output.bias", width, 0);
            layerNorm(block + "ffn_norm");
            matrix(block + "ffn_up", model.feedForwardLength(), width);
            vector(block + "ffn_up.bias", model.feedForwardLength(), 0);
            residual(block + "ffn_down", width, model.feedForwardLength());
            vector(block + "ffn_down.bias", width, 0);
        }
        layerNorm("output_norm");
        addOutput();
    }

    private void addOutput() {
        if (!model.tiedOutput()) {
            matrix("output", model.vocabularySize(), model.embeddingLength());
        }
    }

    private void layerNorm(String name) {
        vector(name + ".weight", model.embeddingLength(), 1);
        vector(name + ".bias", model.embeddingLength(), 0);
    }

    private void matrix(String name, int rows, int columns) {
        weight(name, TensorShape.of(columns, rows), DEVIATION);
    }

    /** Each layer adds twice to the residual stream; so the sum of all of them has the deviation of one. */
    private void residual(String name, int rows, int columns) {
        weight(name, TensorShape.of(columns, rows), residualDeviation());
    }

    private double residualDeviation() {
        return DEVIATION / Math.sqrt(2.0 * model.layers());
    }

    private void weight(String name, TensorShape shape, double deviation) {
        file.tensor(name + ".weight", TensorType.F32, shape, (_, into) -> {
            for (int i = 0; i < into.length; i++) {
                into[i] = (float) (deviation * random.nextGaussian());
            }
        });
    }

    private void vector(String name, int length, float value) {
        file.tensor(name, TensorType.F32, TensorShape.of(length), (_, into) -> Arrays.fill(into, value));
    }
}
