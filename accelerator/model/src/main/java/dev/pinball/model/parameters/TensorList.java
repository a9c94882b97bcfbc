package dev.pinball.model.parameters;

import java.util.ArrayList;
import java.util.List;

/** Lists the tensors that a configuration asks for. */
final class TensorList {
    private final ModelSizes configuration;
    private final ModelSizes.Sizes sizes;
    private final AttentionSizes attention;
    private final List<ParameterTensor> tensors = new ArrayList<>();

    TensorList(ModelSizes configuration) {
        this.configuration = configuration;
        sizes = configuration.sizes();
        attention = configuration.attention();
    }

    List<ParameterTensor> build() {
        boolean learnsPositions = configuration.style() == LayerStyle.GPT2;
        matrix("token_embd", sizes.vocabularySize(), sizes.width());
        if (learnsPositions) {
            matrix("position_embd", configuration.identity().contextLength(), sizes.width());
        }
        for (int layer = 0; layer < attention.layerCount(); layer++) {
            String block = "blk.%d.".formatted(layer);
            if (configuration.style() == LayerStyle.GPT2) {
                addBiasedLayer(block);
            } else {
                addGatedLayer(block);
            }
        }
        norm("output_norm", sizes.width());
        if (!sizes.tiedOutput()) {
            matrix("output", sizes.vocabularySize(), sizes.width());
        }
        return tensors;
    }

    private void addBiasedLayer(String block) {
        norm(block + "attn_norm", sizes.width());
        biased(block + "attn_qkv", attention.queryWidth() + 2 * attention.keyValueWidth(), sizes.width());
        biased(block + "attn_output", sizes.width(), attention.queryWidth());
        norm(block + "ffn_norm", sizes.width());
        biased(block + "ffn_up", sizes.feedForwardWidth(), sizes.width());
        biased(block + "ffn_down", sizes.width(), sizes.feedForwardWidth());
    }

    private void addGatedLayer(String block) {
        norm(block + "attn_norm", sizes.width());
        projection(block + "attn_q", attention.queryWidth());
        projection(block + "attn_k", attention.keyValueWidth());
        projection(block + "attn_v", attention.keyValueWidth());
        if (configuration.style().hasHeadNorms()) {
            norm(block + "attn_q_norm", attention.headLength());
            norm(block + "attn_k_norm", attention.headLength());
        }
        matrix(block + "attn_output", sizes.width(), attention.queryWidth());
        norm(block + "ffn_norm", sizes.width());
        addFeedForward(block);
    }

    private void addFeedForward(String block) {
        long experts = configuration.experts().count();
        String suffix = "";
        if (experts > 1) {
            matrix(block + "ffn_gate_inp", experts, sizes.width());
            suffix = "_exps";
        }
        matrix(block + "ffn_gate" + suffix, experts * sizes.feedForwardWidth(), sizes.width());
        matrix(block + "ffn_up" + suffix, experts * sizes.feedForwardWidth(), sizes.width());
        matrix(block + "ffn_down" + suffix, experts * sizes.width(), sizes.feedForwardWidth());
    }

    private void projection(String name, long rows) {
        if (configuration.style() == LayerStyle.QWEN2) {
            biased(name, rows, sizes.width());
        } else {
            matrix(name, rows, sizes.width());
        }
    }

    private void biased(String name, long rows, long columns) {
        matrix(name, rows, columns);
        vector(name + ".bias", rows);
    }

    private void norm(String name, int width) {
        vector(name + ".weight", width);
        if (configuration.style() == LayerStyle.GPT2) {
            vector(name + ".bias", width);
        }
    }

    private void matrix(String name, long rows, long columns) {
        tensors.add(new ParameterTensor(name + ".weight", rows, columns));
    }

    private void vector(String name, long length) {
        tensors.add(new ParameterTensor(name, 1, length));
    }
}
