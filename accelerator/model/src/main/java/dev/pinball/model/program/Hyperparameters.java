package dev.pinball.model.program;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tensor.Tensor;

/**
 * The sizes of a model, from the metadata of its file, checked against each other.
 *
 * @param width values of the residual stream
 * @param epsilon of the norms
 */
record Hyperparameters(ModelShape model, int width, int feedForwardWidth, float epsilon, AttentionShape attention) {
    static final String TOKEN_EMBEDDING = "token_embd.weight";

    /** @param epsilonKey what the architecture calls the epsilon of its norms, after {@code attention.} */
    static Hyperparameters read(GgufFile file, String architecture, String epsilonKey) {
        ArchitectureMetadata metadata = new ArchitectureMetadata(file.metadata(), architecture);
        int width = metadata.size("embedding_length");
        AttentionShape attention = attention(metadata, width);
        ModelShape model = new ModelShape(
                file.metadata().string("general.name").orElse(file.name()),
                architecture,
                vocabularySize(file, metadata),
                metadata.size("context_length", Integer.MAX_VALUE),
                metadata.size("block_count"),
                attention.keyValueWidth());
        int feedForwardWidth = metadata.size("feed_forward_length");
        float epsilon = metadata.positive("attention." + epsilonKey);
        return new Hyperparameters(model, width, feedForwardWidth, epsilon, attention);
    }

    int queryWidth() {
        return attention.headCount() * attention.headLength();
    }

    private static AttentionShape attention(ArchitectureMetadata metadata, int width) {
        int headCount = metadata.size("attention.head_count");
        int headLength = headLength(metadata, width, headCount);
        if ((long) headCount * headLength > ArchitectureMetadata.SIZE_MAX) {
            String expected = "%d values in all heads at most".formatted(ArchitectureMetadata.SIZE_MAX);
            throw metadata.problem("attention.head_count", headCount, expected);
        }
        String groupKey = "attention.head_count_kv";
        int keyValueHeadCount = metadata.has(groupKey) ? metadata.size(groupKey) : headCount;
        if (headCount % keyValueHeadCount != 0) {
            throw metadata.problem(groupKey, keyValueHeadCount, "a divisor of the %d heads".formatted(headCount));
        }
        float scale = (float) (1 / Math.sqrt(headLength));
        return new AttentionShape(headCount, keyValueHeadCount, headLength, scale, window(metadata));
    }

    private static int headLength(ArchitectureMetadata metadata, int width, int headCount) {
        String keyLengthKey = "attention.key_length";
        if (!metadata.has(keyLengthKey) && width % headCount != 0) {
            String expected = "a divisor of the width %d".formatted(width);
            throw metadata.problem("attention.head_count", headCount, expected);
        }
        int headLength = metadata.has(keyLengthKey) ? metadata.size(keyLengthKey) : width / headCount;
        String valueLengthKey = "attention.value_length";
        int valueLength = metadata.integer(valueLengthKey, headLength);
        if (valueLength != headLength) {
            throw metadata.problem(valueLengthKey, valueLength, "%d, the length of a key".formatted(headLength));
        }
        return headLength;
    }

    private static int window(ArchitectureMetadata metadata) {
        int window = metadata.integer("attention.sliding_window", 0);
        return window > 0 ? window : AttentionShape.UNLIMITED_WINDOW;
    }

    /** The rows of the token embedding, which the metadata and the tokenizer must agree with. */
    private static int vocabularySize(GgufFile file, ArchitectureMetadata metadata) {
        int rows = file.findTensor(TOKEN_EMBEDDING)
                .map(Tensor::rows)
                .orElseThrow(() -> file.problem("tensor " + TOKEN_EMBEDDING, "missing", "a row for each token"));
        String expected = "%d, the rows of %s".formatted(rows, TOKEN_EMBEDDING);
        int stated = metadata.integer("vocab_size", rows);
        if (stated != rows) {
            throw metadata.problem("vocab_size", stated, expected);
        }
        file.metadata().array("tokenizer.ggml.tokens").ifPresent(tokens -> {
            if (tokens.length() != rows) {
                throw file.problem("tokenizer.ggml.tokens", tokens.length() + " tokens", expected);
            }
        });
        return rows;
    }
}
