package dev.pinball.cli.bench;

import dev.pinball.cli.option.UsageException;
import dev.pinball.model.gguf.GgufWriter;
import dev.pinball.model.gguf.MetadataBuilder;
import dev.pinball.model.tensor.TensorShape;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Shapes of published models of the architecture {@code llama}, to be measured with random weights: speed does not depend
 * on what a model has learnt.
 */
enum BenchShape {
    /** stories15M of llama2.c. */
    SHAPE_15M("15M", 6, 288, 768, 6, 6, 32_000),
    /** stories110M of llama2.c. */
    SHAPE_110M("110M", 12, 768, 2048, 12, 12, 32_000),
    /** Llama 3.2 1B. */
    SHAPE_1_2B("1.2B", 16, 2048, 8192, 32, 8, 128_256),
    /** Llama 3.1 8B. */
    SHAPE_8B("8B", 32, 4096, 14_336, 32, 8, 128_256);

    private static final int CONTEXT_LENGTH = 2048;
    private static final int SPECIAL_PIECES = 3;
    private static final int BYTE_PIECES = 256;
    private static final int POOL_SIZE = 1 << 20;

    private final String label;
    private final int layerCount;
    private final int width;
    private final int feedForwardWidth;
    private final int headCount;
    private final int keyValueHeadCount;
    private final int vocabularySize;

    BenchShape(
            String label,
            int layerCount,
            int width,
            int feedForwardWidth,
            int headCount,
            int keyValueHeadCount,
            int vocabularySize) {
        this.label = label;
        this.layerCount = layerCount;
        this.width = width;
        this.feedForwardWidth = feedForwardWidth;
        this.headCount = headCount;
        this.keyValueHeadCount = keyValueHeadCount;
        this.vocabularySize = vocabularySize;
    }

    /** @throws UsageException when there is none of that name */
    static BenchShape named(String label) {
        return Arrays.stream(values())
                .filter(shape -> shape.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new UsageException("--shape: %s (expected: one of %s)"
                        .formatted(
                                label,
                                Arrays.stream(values())
                                        .map(shape -> shape.label)
                                        .toList())));
    }

    /** Writes a model file of this shape: its matrices as {@code type}, its norms as F32, the same bytes every time. */
    void write(TensorType type, Path target) {
        GgufWriter writer = new GgufWriter(metadata(type));
        GgufWriter.RowSource random = randomRows();
        writer.tensor("token_embd.weight", type, TensorShape.of(width, vocabularySize), random);
        for (int layer = 0; layer < layerCount; layer++) {
            String block = "blk.%d.".formatted(layer);
            int keyValueWidth = width / headCount * keyValueHeadCount;
            norm(writer, block + "attn_norm");
            writer.tensor(block + "attn_q.weight", type, TensorShape.of(width, width), random);
            writer.tensor(block + "attn_k.weight", type, TensorShape.of(width, keyValueWidth), random);
            writer.tensor(block + "attn_v.weight", type, TensorShape.of(width, keyValueWidth), random);
            writer.tensor(block + "attn_output.weight", type, TensorShape.of(width, width), random);
            norm(writer, block + "ffn_norm");
            writer.tensor(block + "ffn_gate.weight", type, TensorShape.of(width, feedForwardWidth), random);
            writer.tensor(block + "ffn_up.weight", type, TensorShape.of(width, feedForwardWidth), random);
            writer.tensor(block + "ffn_down.weight", type, TensorShape.of(feedForwardWidth, width), random);
        }
        norm(writer, "output_norm");
        writer.write(target);
    }

    private void norm(GgufWriter writer, String name) {
        writer.tensor(name + ".weight", TensorType.F32, TensorShape.of(width), (_, into) -> Arrays.fill(into, 1));
    }

    /** Rows that begin anywhere in one pool of random values: several times faster than drawing each value. */
    private GgufWriter.RowSource randomRows() {
        Random random = new Random(1);
        float[] pool = new float[POOL_SIZE];
        for (int i = 0; i < pool.length; i++) {
            pool[i] = (float) (random.nextGaussian() / Math.sqrt(width));
        }
        return (_, into) -> System.arraycopy(pool, random.nextInt(POOL_SIZE - into.length), into, 0, into.length);
    }

    private MetadataBuilder metadata(TensorType type) {
        return new MetadataBuilder()
                .string("general.architecture", "llama")
                .string("general.name", "random weights, %s %s".formatted(label, type))
                .uint32("llama.context_length", CONTEXT_LENGTH)
                .uint32("llama.embedding_length", width)
                .uint32("llama.block_count", layerCount)
                .uint32("llama.feed_forward_length", feedForwardWidth)
                .uint32("llama.attention.head_count", headCount)
                .uint32("llama.attention.head_count_kv", keyValueHeadCount)
                .uint32("llama.rope.dimension_count", width / headCount)
                .float32("llama.attention.layer_norm_rms_epsilon", 1e-5f)
                .string("tokenizer.ggml.model", "llama")
                .strings("tokenizer.ggml.tokens", pieces())
                .float32s("tokenizer.ggml.scores", new float[vocabularySize])
                .int32s("tokenizer.ggml.token_type", kinds())
                .uint32("tokenizer.ggml.bos_token_id", 1)
                .uint32("tokenizer.ggml.eos_token_id", 2);
    }

    private List<String> pieces() {
        List<String> pieces = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
        for (int value = 0; value < BYTE_PIECES; value++) {
            pieces.add("<0x%02X>".formatted(value));
        }
        while (pieces.size() < vocabularySize) {
            pieces.add("piece" + pieces.size());
        }
        return Collections.unmodifiableList(pieces);
    }

    /** Of each piece: 1 text, 2 unknown, 3 control, 6 a byte. */
    private int[] kinds() {
        int[] kinds = new int[vocabularySize];
        Arrays.fill(kinds, 1);
        Arrays.fill(kinds, SPECIAL_PIECES, SPECIAL_PIECES + BYTE_PIECES, 6);
        Arrays.fill(kinds, 0, SPECIAL_PIECES, 3);
        kinds[0] = 2;
        return kinds;
    }
}
