package dev.pinball.accelerator.training;

import dev.pinball.accelerator.EditableModel;
import dev.pinball.accelerator.gguf.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** A random model of F32 so small that every parameter can be changed by itself; odd sizes fill no whole vector. */
public final class TinyModel {
    public static final int VOCABULARY_SIZE = 13;
    public static final int CONTEXT_LENGTH = 40;
    private static final int HEAD_LENGTH = 6;
    private static final int HEAD_COUNT = 4;
    private static final int WIDTH = HEAD_COUNT * HEAD_LENGTH;
    private static final int HIDDEN = 19;
    private static final int LAYERS = 2;

    private final EditableModel file = new EditableModel();
    private final Random random;

    private TinyModel(String architecture, long seed) {
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

    /** llama with a window and its own output weight, qwen2 with biases and a tied one, or gpt2. */
    public static EditableModel of(String architecture, long seed) {
        TinyModel model = new TinyModel(architecture, seed);
        switch (architecture) {
            case "llama" -> model.addLlama();
            case "qwen2" -> model.addQwen2();
            case "gpt2" -> model.addGpt2();
            default -> throw new IllegalArgumentException(architecture);
        }
        return model.file;
    }

    private void addLlama() {
        file.put("llama.attention.head_count_kv", 2)
                .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .put("llama.attention.sliding_window", 9);
        matrix("output.weight", VOCABULARY_SIZE, WIDTH);
        addGatedLayers(2 * HEAD_LENGTH, false);
    }

    private void addQwen2() {
        file.put("qwen2.attention.head_count_kv", 1).put("qwen2.attention.layer_norm_rms_epsilon", 1e-6f);
        addGatedLayers(HEAD_LENGTH, true);
    }

    private void addGatedLayers(int keyValueWidth, boolean biases) {
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blk." + layer + ".";
            vector(block + "attn_norm.weight", WIDTH, 1);
            projection(block + "attn_q", WIDTH, WIDTH, biases);
            projection(block + "attn_k", keyValueWidth, WIDTH, biases);
            projection(block + "attn_v", keyValueWidth, WIDTH, biases);
            projection(block + "attn_output", WIDTH, WIDTH, false);
            vector(block + "ffn_norm.weight", WIDTH, 1);
            projection(block + "ffn_gate", HIDDEN, WIDTH, false);
            projection(block + "ffn_up", HIDDEN, WIDTH, false);
            projection(block + "ffn_down", WIDTH, HIDDEN, false);
        }
        vector("output_norm.weight", WIDTH, 1);
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
