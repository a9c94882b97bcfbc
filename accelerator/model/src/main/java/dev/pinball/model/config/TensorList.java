package dev.pinball.model.config;

import dev.pinball.model.tensor.TensorShape;
import java.util.ArrayList;
import java.util.List;

/** Lists the tensors of a model under the names that GGUF gives them, in the order in which a token meets them. */
public final class TensorList {
    private final ModelConfig config;
    private final Architecture architecture;
    private final int width;
    private final List<TensorSpec> tensors = new ArrayList<>();

    private TensorList(ModelConfig config) {
        this.config = config;
        architecture = config.architecture();
        width = config.embeddingLength();
    }

    /** @throws IllegalStateException for an architecture that Pinball doesn't run */
    public static List<TensorSpec> of(ModelConfig config) {
        TensorList list = new TensorList(config);
        list.addAll();
        return List.copyOf(list.tensors);
    }

    private void addAll() {
        matrix("token_embd", config.vocabularySize(), width);
        if (architecture.learnsPositions()) {
            matrix("position_embd", config.contextLength(), width);
        }
        for (int layer = 0; layer < config.layerCount(); layer++) {
            String block = "blk.%d.".formatted(layer);
            if (architecture == Architecture.GPT2) {
                addBiasedLayer(block);
            } else {
                addGatedLayer(block);
            }
        }
        norm("output_norm", width);
        if (!config.tiedOutput()) {
            matrix("output", config.vocabularySize(), width);
        }
    }

    private void addBiasedLayer(String block) {
        int queryWidth = config.attention().queryWidth();
        norm(block + "attn_norm", width);
        biased(block + "attn_qkv", queryWidth + 2 * config.attention().keyValueWidth(), width);
        biased(block + "attn_output", width, queryWidth);
        norm(block + "ffn_norm", width);
        biased(block + "ffn_up", config.feedForwardLength(), width);
        biased(block + "ffn_down", width, config.feedForwardLength());
    }

    private void addGatedLayer(String block) {
        AttentionShape attention = config.attention();
        norm(block + "attn_norm", width);
        projection(block + "attn_q", attention.queryWidth());
        projection(block + "attn_k", attention.keyValueWidth());
        projection(block + "attn_v", attention.keyValueWidth());
        if (architecture.hasHeadNorms()) {
            norm(block + "attn_q_norm", attention.headLength());
            norm(block + "attn_k_norm", attention.headLength());
        }
        matrix(block + "attn_output", width, attention.queryWidth());
        norm(block + "ffn_norm", width);
        if (config.experts().isDense()) {
            addFeedForward(block, config.feedForwardLength());
        } else {
            addExperts(block, config.experts().count(), config.feedForwardLength());
        }
    }

    private void addFeedForward(String block, int hidden) {
        matrix(block + "ffn_gate", hidden, width);
        matrix(block + "ffn_up", hidden, width);
        matrix(block + "ffn_down", width, hidden);
    }

    private void addExperts(String block, int count, int hidden) {
        matrix(block + "ffn_gate_inp", count, width);
        tensor(block + "ffn_gate_exps.weight", width, hidden, count);
        tensor(block + "ffn_up_exps.weight", width, hidden, count);
        tensor(block + "ffn_down_exps.weight", hidden, width, count);
    }

    private void projection(String name, int rows) {
        if (architecture.hasProjectionBiases()) {
            biased(name, rows, width);
        } else {
            matrix(name, rows, width);
        }
    }

    private void biased(String name, int rows, int columns) {
        matrix(name, rows, columns);
        tensor(name + ".bias", rows);
    }

    private void norm(String name, int length) {
        tensor(name + ".weight", length);
        if (architecture == Architecture.GPT2) {
            tensor(name + ".bias", length);
        }
    }

    private void matrix(String name, int rows, int columns) {
        tensor(name + ".weight", columns, rows);
    }

    private void tensor(String name, int... dimensions) {
        tensors.add(new TensorSpec(name, TensorShape.of(dimensions)));
    }
}
