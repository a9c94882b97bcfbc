package dev.pinball.model.recorded;

import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.tensor.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Writes one model: 3 layers, 64 wide, 512 tokens. The gains spread the logits enough for the first choice to stand clear
 * of the second, and keep embeddings small beside what layers add, so that layers decide.
 */
final class RecordedModelWriter {
    private static final int LAYERS = 3;
    private static final int WIDTH = 64;
    private static final int CONTEXT = 512;
    private static final int FEED_FORWARD = 96;
    private static final int EXPERTS = 4;
    private static final int EXPERT_LENGTH = 32;

    /** How far tied embeddings spread, and the factor of the last norm that makes logits of them. */
    private static final double TIED_GAIN = 0.4;

    private static final float TIED_NORM = 12;

    private final GgufBuilder file = new GgufBuilder();
    private final String architecture;
    private final Random random;

    RecordedModelWriter(RecordedModel model, long seed) {
        architecture = model.architecture();
        random = new Random(seed);
        file.string("general.architecture", architecture).string("general.name", "recorded " + model);
        switch (model) {
            case LLAMA -> addLlama(4, FEED_FORWARD, this::addFeedForward);
            case MIXTRAL -> {
                addExpertCounts();
                addLlama(2, EXPERT_LENGTH, this::addExperts);
            }
            case LLAMA_GROUPED -> addLlamaGrouped();
            case QWEN2 -> addQwen2();
            case QWEN3 -> addQwen3(this::addFeedForward);
            case QWEN3MOE -> {
                addExpertCounts();
                file.uint32("qwen3moe.expert_feed_forward_length", EXPERT_LENGTH);
                addQwen3(this::addExperts);
            }
            case GPT2 -> addGpt2();
        }
    }

    GgufBuilder file() {
        return file;
    }

    private void addLlama(int keyValueHeads, int feedForwardLength, Consumer<String> feedForward) {
        RecordedVocabulary.sentencePiece(file);
        addSizes(4, keyValueHeads, feedForwardLength);
        matrix("token_embd.weight", 0.5, RecordedVocabulary.SIZE, WIDTH);
        matrix("output.weight", 4, RecordedVocabulary.SIZE, WIDTH);
        addLayers(WIDTH / 4, 4, keyValueHeads, feedForward);
        vector("output_norm.weight", 1, WIDTH);
    }

    private void addLlamaGrouped() {
        RecordedVocabulary.byteLevel(file, "llama-bpe", true);
        addSizes(8, 2, FEED_FORWARD);
        file.float32("llama.rope.freq_base", 500_000);
        vector("rope_freqs.weight", 2, 4);
        addTiedEmbedding();
        addLayers(8, 8, 2, this::addFeedForward);
    }

    private void addQwen2() {
        RecordedVocabulary.byteLevel(file, "qwen2", false);
        addSizes(4, 2, FEED_FORWARD);
        file.float32("qwen2.rope.freq_base", 1_000_000)
                .string("qwen2.rope.scaling.type", "linear")
                .float32("qwen2.rope.scaling.factor", 4);
        addTiedEmbedding();
        addLayers(16, 4, 2, this::addFeedForward);
    }

    private void addQwen3(Consumer<String> feedForward) {
        RecordedVocabulary.byteLevel(file, "qwen2", false);
        addSizes(4, 2, FEED_FORWARD);
        file.uint32(architecture + ".attention.key_length", 32).uint32(architecture + ".attention.value_length", 32);
        addTiedEmbedding();
        addLayers(32, 4, 2, feedForward);
    }

    private void addGpt2() {
        RecordedVocabulary.byteLevel(file, "gpt-2", false);
        addSizes(4, 4, FEED_FORWARD);
        matrix("token_embd.weight", TIED_GAIN, RecordedVocabulary.SIZE, WIDTH);
        matrix("position_embd.weight", TIED_GAIN, CONTEXT, WIDTH);
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blk." + layer + ".";
            norm(block + "attn_norm", 1);
            projection(block + "attn_qkv", 3 * WIDTH, WIDTH, true);
            projection(block + "attn_output", WIDTH, WIDTH, true);
            norm(block + "ffn_norm", 1);
            projection(block + "ffn_up", FEED_FORWARD, WIDTH, true);
            projection(block + "ffn_down", WIDTH, FEED_FORWARD, true);
        }
        norm("output_norm", TIED_NORM);
    }

    private void addSizes(int heads, int keyValueHeads, int feedForwardLength) {
        boolean layerNorm = architecture.equals("gpt2");
        file.uint32(architecture + ".context_length", CONTEXT)
                .uint32(architecture + ".embedding_length", WIDTH)
                .uint32(architecture + ".block_count", LAYERS)
                .uint32(architecture + ".feed_forward_length", feedForwardLength)
                .uint32(architecture + ".attention.head_count", heads)
                .float32(architecture + ".attention.layer_norm_" + (layerNorm ? "epsilon" : "rms_epsilon"), 1e-5f);
        if (!layerNorm) {
            file.uint32(architecture + ".attention.head_count_kv", keyValueHeads);
        }
    }

    private void addExpertCounts() {
        file.uint32(architecture + ".expert_count", EXPERTS).uint32(architecture + ".expert_used_count", 2);
    }

    private void addTiedEmbedding() {
        matrix("token_embd.weight", TIED_GAIN, RecordedVocabulary.SIZE, WIDTH);
        vector("output_norm.weight", TIED_NORM, WIDTH);
    }

    private void addLayers(int headLength, int heads, int keyValueHeads, Consumer<String> feedForward) {
        boolean biases = architecture.equals("qwen2");
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blk." + layer + ".";
            vector(block + "attn_norm.weight", 1, WIDTH);
            projection(block + "attn_q", heads * headLength, WIDTH, biases);
            projection(block + "attn_k", keyValueHeads * headLength, WIDTH, biases);
            projection(block + "attn_v", keyValueHeads * headLength, WIDTH, biases);
            if (architecture.startsWith("qwen3")) {
                vector(block + "attn_q_norm.weight", 1, headLength);
                vector(block + "attn_k_norm.weight", 1, headLength);
            }
            projection(block + "attn_output", WIDTH, heads * headLength, false);
            vector(block + "ffn_norm.weight", 1, WIDTH);
            feedForward.accept(block);
        }
    }

    private void addFeedForward(String block) {
        projection(block + "ffn_gate", FEED_FORWARD, WIDTH, false);
        projection(block + "ffn_up", FEED_FORWARD, WIDTH, false);
        projection(block + "ffn_down", WIDTH, FEED_FORWARD, false);
    }

    private void addExperts(String block) {
        projection(block + "ffn_gate_inp", EXPERTS, WIDTH, false);
        matrix(block + "ffn_gate_exps.weight", 1, EXPERTS, EXPERT_LENGTH, WIDTH);
        matrix(block + "ffn_up_exps.weight", 1, EXPERTS, EXPERT_LENGTH, WIDTH);
        matrix(block + "ffn_down_exps.weight", 1, EXPERTS, WIDTH, EXPERT_LENGTH);
    }

    private void norm(String name, float mean) {
        vector(name + ".weight", mean, WIDTH);
        vector(name + ".bias", 0, WIDTH);
    }

    private void projection(String name, int rows, int columns, boolean bias) {
        matrix(name + ".weight", 1, rows, columns);
        if (bias) {
            vector(name + ".bias", 0, rows);
        }
    }

    /** Values with a deviation of {@code gain / sqrt(columns)}; {@code shape} ends with the columns. */
    private void matrix(String name, double gain, int... shape) {
        int columns = shape[shape.length - 1];
        tensor(name, 0, gain / Math.sqrt(columns), shape);
    }

    private void vector(String name, float mean, int length) {
        tensor(name, mean, 0.1, length);
    }

    private void tensor(String name, float mean, double deviation, int... shape) {
        long[] dimensions = new long[shape.length];
        int count = 1;
        for (int index = 0; index < shape.length; index++) {
            dimensions[shape.length - 1 - index] = shape[index];
            count *= shape[index];
        }
        ByteBuffer data = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            data.putFloat((float) (mean + deviation * random.nextGaussian()));
        }
        byte[] bytes = new byte[data.capacity()];
        data.flip().get(bytes);
        file.tensor(name, TensorType.F32, dimensions, bytes);
    }
}
