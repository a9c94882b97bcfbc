package dev.pinball.model;

import dev.pinball.model.tensor.TensorType;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A small random model, as a file to be written: each architecture with something special, weights of one tensor type. Rows
 * of 256 values fill the blocks of every type; a vocabulary of 301 leaves a remainder whatever rows are grouped by.
 */
public final class RandomModel {
    /** Every architecture; mixtral and switch are llama with experts, two or one of them for a token. */
    public static final List<String> KINDS =
            List.of("llama", "mixtral", "switch", "qwen2", "qwen3", "qwen3moe", "gpt2");

    public static final int VOCABULARY_SIZE = 301;
    public static final int CONTEXT_LENGTH = 128;
    private static final int WIDTH = 256;
    private static final int HEAD_LENGTH = 32;
    private static final int HEAD_COUNT = WIDTH / HEAD_LENGTH;
    private static final int LAYER_COUNT = 2;
    private static final int EXPERT_COUNT = 5;
    private static final int EXPERT_LENGTH = 96;

    private final EditableModel file = new EditableModel();
    private final Random random;
    private final TensorType type;
    private final String architecture;
    private final int layerCount;
    private int headLength = HEAD_LENGTH;

    private RandomModel(String architecture, TensorType type, long seed, int layerCount) {
        this.type = type;
        this.layerCount = layerCount;
        this.architecture = architecture;
        random = new Random(seed);
        file.put("general.architecture", architecture)
                .put("general.name", "random " + architecture + " of " + type)
                .put(architecture + ".context_length", CONTEXT_LENGTH)
                .put(architecture + ".embedding_length", WIDTH)
                .put(architecture + ".block_count", layerCount)
                .put(architecture + ".feed_forward_length", WIDTH)
                .put(architecture + ".attention.head_count", HEAD_COUNT);
        weight("token_embd", VOCABULARY_SIZE, WIDTH, 3);
    }

    /** {@code kind}: one of {@link #KINDS}. */
    public static EditableModel of(String kind, TensorType type, long seed) {
        return of(kind, type, seed, LAYER_COUNT);
    }

    /** As the other, and as deep as wanted. */
    public static EditableModel of(String kind, TensorType type, long seed, int layerCount) {
        RandomModel model = new RandomModel(architecture(kind), type, seed, layerCount);
        switch (kind) {
            case "llama" -> model.addLlama(model::addGatedFeedForward);
            case "mixtral" -> model.addLlama(block -> model.addExperts(block, 2));
            case "switch" -> model.addLlama(block -> model.addExperts(block, 1));
            case "qwen2" -> model.addQwen2();
            case "qwen3" -> model.addQwen3(false);
            case "qwen3moe" -> model.addQwen3(true);
            case "gpt2" -> model.addGpt2();
            default -> throw new IllegalArgumentException(kind);
        }
        return model.file;
    }

    private static String architecture(String kind) {
        return kind.equals("mixtral") || kind.equals("switch") ? "llama" : kind;
    }

    /** A sliding window, a factor for each rotary pair, heads that turn by half, its own output weight. */
    private void addLlama(Consumer<String> feedForward) {
        file.put("llama.attention.head_count_kv", 2)
                .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .put("llama.attention.sliding_window", 12)
                .put("llama.rope.dimension_count", HEAD_LENGTH / 2);
        vector("rope_freqs.weight", HEAD_LENGTH / 4, 1);
        weight("output", VOCABULARY_SIZE, WIDTH, 3);
        addGatedLayers(2, feedForward);
    }

    /** Biases, and positions stretched by 4. */
    private void addQwen2() {
        file.put("qwen2.attention.head_count_kv", 4)
                .put("qwen2.attention.layer_norm_rms_epsilon", 1e-6f)
                .put("qwen2.rope.freq_base", 1_000_000f)
                .put("qwen2.rope.scaling.type", "linear")
                .put("qwen2.rope.scaling.factor", 4f);
        addGatedLayers(4, this::addGatedFeedForward);
    }

    /** Norms of heads, which are longer than their share of the width. */
    private void addQwen3(boolean experts) {
        headLength = 2 * HEAD_LENGTH;
        file.put(architecture + ".attention.head_count_kv", 2)
                .put(architecture + ".attention.key_length", headLength)
                .put(architecture + ".attention.value_length", headLength)
                .put(architecture + ".attention.layer_norm_rms_epsilon", 1e-6f);
        addGatedLayers(2, experts ? block -> addExperts(block, 2) : this::addGatedFeedForward);
    }

    private void addGatedLayers(int keyValueHeadCount, Consumer<String> feedForward) {
        boolean biases = architecture.equals("qwen2");
        for (int layer = 0; layer < layerCount; layer++) {
            String block = "blk." + layer + ".";
            vector(block + "attn_norm.weight", WIDTH, 1);
            projection(block + "attn_q", HEAD_COUNT * headLength, biases);
            projection(block + "attn_k", keyValueHeadCount * headLength, biases);
            projection(block + "attn_v", keyValueHeadCount * headLength, biases);
            if (architecture.startsWith("qwen3")) {
                vector(block + "attn_q_norm.weight", headLength, 1);
                vector(block + "attn_k_norm.weight", headLength, 1);
            }
            weight(block + "attn_output", WIDTH, HEAD_COUNT * headLength, 1);
            vector(block + "ffn_norm.weight", WIDTH, 1);
            feedForward.accept(block);
        }
        vector("output_norm.weight", WIDTH, 1);
    }

    private void addGatedFeedForward(String block) {
        projection(block + "ffn_gate", WIDTH, false);
        projection(block + "ffn_up", WIDTH, false);
        projection(block + "ffn_down", WIDTH, false);
    }

    /** Narrower than the model, as far as the blocks of the type allow. */
    private void addExperts(String block, int usedCount) {
        int length = Math.max(EXPERT_LENGTH, type.valuesPerBlock());
        file.put(architecture + ".expert_count", EXPERT_COUNT)
                .put(architecture + ".expert_used_count", usedCount)
                .put(architecture + ".expert_feed_forward_length", length);
        projection(block + "ffn_gate_inp", EXPERT_COUNT, false);
        projection(block + "ffn_gate_exps", EXPERT_COUNT * length, false);
        projection(block + "ffn_up_exps", EXPERT_COUNT * length, false);
        weight(block + "ffn_down_exps", EXPERT_COUNT * WIDTH, length, 1);
    }

    private void addGpt2() {
        file.put("gpt2.attention.layer_norm_epsilon", 1e-5f);
        int positionBytes = (int) TensorType.F32.rowBytes(WIDTH) * CONTEXT_LENGTH;
        byte[] positions = RandomTensor.bytes(TensorType.F32, positionBytes, 0.1, random);
        file.tensor("position_embd.weight", TensorType.F32, CONTEXT_LENGTH, WIDTH, positions);
        for (int layer = 0; layer < layerCount; layer++) {
            String block = "blk." + layer + ".";
            norm(block + "attn_norm");
            projection(block + "attn_qkv", 3 * WIDTH, true);
            projection(block + "attn_output", WIDTH, true);
            norm(block + "ffn_norm");
            projection(block + "ffn_up", WIDTH, true);
            projection(block + "ffn_down", WIDTH, true);
        }
        norm("output_norm");
    }

    private void norm(String name) {
        vector(name + ".weight", WIDTH, 1);
        vector(name + ".bias", WIDTH, 0);
    }

    private void projection(String name, int rows, boolean bias) {
        weight(name, rows, WIDTH, 1);
        if (bias) {
            vector(name + ".bias", rows, 0);
        }
    }

    private void weight(String name, int rows, int columns, double gain) {
        int byteCount = (int) type.rowBytes(columns) * rows;
        byte[] data = RandomTensor.bytes(type, byteCount, gain / Math.sqrt(columns), random);
        file.tensor(name + ".weight", type, rows, columns, data);
    }

    private void vector(String name, int length, float mean) {
        file.tensor(name, TensorType.F32, 1, length, RandomTensor.vector(length, mean, random));
    }
}
