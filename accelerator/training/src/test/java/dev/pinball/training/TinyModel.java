package dev.pinball.training;

import dev.pinball.model.EditableModel;
import dev.pinball.model.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** A random model of F32 so small that every parameter can be changed by itself; odd sizes fill no whole vector. */
public final class TinyModel {
    public static final int VOCABULARY_SIZE = 13;
    public static final int CONTEXT_LENGTH = 40;
    private static final int HEAD_LENGTH = 4;
    private static final int HEAD_COUNT = 2;
    private static final int WIDTH = HEAD_COUNT * HEAD_LENGTH;
    private static final int HIDDEN = 7;
    private static final int LAYERS = 2;

    private static final int EXPERTS = 4;
    private static final int EXPERTS_PER_TOKEN = 2;

    private final EditableModel file = new EditableModel();
    private final String architecture;
    private final Random random;

    private TinyModel(String architecture, long seed) {
        this.architecture = architecture;
        random = new Random(seed);
        file.put("general.architecture", architecture)
                .put("general.name", "tiny " + architecture)
                .put(architecture + ".context_length", CONTEXT_LENGTH)
                .put(architecture + ".embedding_length", WIDTH)
                .put(architecture + ".block_count", LAYERS)
                .put(architecture + ".feed_forward_length", HIDDEN)
                .put(architecture + ".attention.head_count", HEAD_COUNT);
        matrix("token_embd.weight", VOCABULARY_SIZE, WIDTH);
    }

    /** {@code kind}: an architecture, or mixtral, which is llama with experts. */
    public static EditableModel of(String kind, long seed) {
        TinyModel model = new TinyModel(kind.equals("mixtral") ? "llama" : kind, seed);
        switch (kind) {
            case "llama" -> model.addLlama(false);
            case "mixtral" -> model.addLlama(true);
            case "qwen2" -> model.addQwen(1, false);
            case "qwen3" -> model.addQwen(2, false);
            case "qwen3moe" -> model.addQwen(2, true);
            case "gpt2" -> model.addGpt2();
            default -> throw new IllegalArgumentException(kind);
        }
        return model.file;
    }

    /** A window, and its own output weight. */
    private void addLlama(boolean experts) {
        file.put("llama.attention.sliding_window", 9);
        matrix("output.weight", VOCABULARY_SIZE, WIDTH);
        addGatedLayers(1, experts);
    }

    /** Biases or norms of heads, and a tied output weight. */
    private void addQwen(int keyValueHeadCount, boolean experts) {
        addGatedLayers(keyValueHeadCount, experts);
    }

    private void addGatedLayers(int keyValueHeadCount, boolean experts) {
        file.put(architecture + ".attention.head_count_kv", keyValueHeadCount)
                .put(architecture + ".attention.layer_norm_rms_epsilon", 1e-5f);
        boolean biases = architecture.equals("qwen2");
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blk." + layer + ".";
            vector(block + "attn_norm.weight", WIDTH, 1);
            projection(block + "attn_q", WIDTH, WIDTH, biases);
            projection(block + "attn_k", keyValueHeadCount * HEAD_LENGTH, WIDTH, biases);
            projection(block + "attn_v", keyValueHeadCount * HEAD_LENGTH, WIDTH, biases);
            if (architecture.startsWith("qwen3")) {
                vector(block + "attn_q_norm.weight", HEAD_LENGTH, 1);
                vector(block + "attn_k_norm.weight", HEAD_LENGTH, 1);
            }
            projection(block + "attn_output", WIDTH, WIDTH, false);
            vector(block + "ffn_norm.weight", WIDTH, 1);
            if (experts) {
                addExperts(block);
            } else {
                projection(block + "ffn_gate", HIDDEN, WIDTH, false);
                projection(block + "ffn_up", HIDDEN, WIDTH, false);
                projection(block + "ffn_down", WIDTH, HIDDEN, false);
            }
        }
        vector("output_norm.weight", WIDTH, 1);
    }

    private void addExperts(String block) {
        file.put(architecture + ".expert_count", EXPERTS)
                .put(architecture + ".expert_used_count", EXPERTS_PER_TOKEN)
                .put(architecture + ".expert_feed_forward_length", HIDDEN);
        projection(block + "ffn_gate_inp", EXPERTS, WIDTH, false);
        projection(block + "ffn_gate_exps", EXPERTS * HIDDEN, WIDTH, false);
        projection(block + "ffn_up_exps", EXPERTS * HIDDEN, WIDTH, false);
        projection(block + "ffn_down_exps", EXPERTS * WIDTH, HIDDEN, false);
    }

    private void addGpt2() {
        file.put("gpt2.attention.layer_norm_epsilon", 1e-5f);
        matrix("position_embd.weight", CONTEXT_LENGTH, WIDTH);
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blk." + layer + ".";
            norm(block + "attn_norm");
            projection(block + "attn_qkv", 3 * WIDTH, WIDTH, true);
            projection(block + "attn_output", WIDTH, WIDTH, true);
            norm(block + "ffn_norm");
            projection(block + "ffn_up", HIDDEN, WIDTH, true);
            projection(block + "ffn_down", WIDTH, HIDDEN, true);
        }
        norm("output_norm");
    }

    private void norm(String name) {
        vector(name + ".weight", WIDTH, 1);
        vector(name + ".bias", WIDTH, 0);
    }

    private void projection(String name, int rows, int columns, boolean bias) {
        matrix(name + ".weight", rows, columns);
        if (bias) {
            vector(name + ".bias", rows, 0);
        }
    }

    private void matrix(String name, int rows, int columns) {
        file.tensor(name, TensorType.F32, rows, columns, gaussian(rows * columns, 0, 1 / Math.sqrt(columns)));
    }

    private void vector(String name, int length, double mean) {
        file.tensor(name, TensorType.F32, 1, length, gaussian(length, mean, 0.1));
    }

    private byte[] gaussian(int count, double mean, double deviation) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putFloat((float) (mean + deviation * random.nextGaussian()));
        }
        return bytes.array();
    }
}
