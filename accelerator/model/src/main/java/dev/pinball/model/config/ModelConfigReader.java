package dev.pinball.model.config;

import dev.pinball.model.gguf.GgufException;
import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.tensor.Tensor;

/** Reads the description of a model that is to be run from the metadata of its file, and checks its sizes against each other. */
public final class ModelConfigReader {
    private static final String ARCHITECTURE = "general.architecture";
    private static final String TOKEN_EMBEDDING = "token_embd.weight";

    private final GgufFile file;
    private final Architecture architecture;
    private final ArchitectureMetadata metadata;

    private ModelConfigReader(GgufFile file, Architecture architecture) {
        this.file = file;
        this.architecture = architecture;
        metadata = new ArchitectureMetadata(file.metadata(), architecture.key());
    }

    /** @throws GgufException when the file holds no model, one of another architecture, or sizes that make no sense */
    public static ModelConfig read(GgufFile file) {
        String name = file.metadata().requiredString(ARCHITECTURE);
        Architecture architecture = Architecture.named(name)
                .orElseThrow(() -> file.metadata().problem(ARCHITECTURE, name, String.join(", ", Architecture.keys())));
        if (file.tensorNames().isEmpty()) {
            throw file.problem("tensors", "none, only a vocabulary", "the parameters of a model");
        }
        return new ModelConfigReader(file, architecture).read();
    }

    private ModelConfig read() {
        ArchitectureKeys.check(metadata, architecture);
        refuseAttentionToLaterTokens();
        ExpertReader experts = new ExpertReader(metadata, architecture);
        experts.refuseWhereNotAllowed();
        int embeddingLength = metadata.size("embedding_length");
        AttentionShape attention = attention(embeddingLength);
        int vocabularySize = vocabularySize();
        ModelIdentity identity =
                ModelIdentity.of(file, architecture.key(), metadata.size("context_length", Integer.MAX_VALUE));
        int layerCount = metadata.size("block_count");
        int feedForwardLength = metadata.size("feed_forward_length");
        float normEpsilon = metadata.positive(architecture.normEpsilonKey());
        ExpertCounts counts = experts.counts();
        return new ModelConfig(
                identity,
                vocabularySize,
                layerCount,
                embeddingLength,
                counts.isDense()
                        ? feedForwardLength
                        : experts.feedForwardLength(counts, feedForwardLength, embeddingLength),
                attention,
                counts,
                !file.hasTensor("output.weight"),
                normEpsilon);
    }

    private AttentionShape attention(int embeddingLength) {
        int headCount = metadata.size("attention.head_count");
        int headLength = headLength(embeddingLength, headCount);
        if ((long) headCount * headLength > ArchitectureMetadata.SIZE_MAX) {
            String expected = "%d values in all heads at most".formatted(ArchitectureMetadata.SIZE_MAX);
            throw metadata.problem("attention.head_count", headCount, expected);
        }
        String groupKey = "attention.head_count_kv";
        int keyValueHeadCount = metadata.has(groupKey) ? metadata.size(groupKey) : headCount;
        if (headCount % keyValueHeadCount != 0) {
            throw metadata.problem(groupKey, keyValueHeadCount, "a divisor of the %d heads".formatted(headCount));
        }
        return new AttentionShape(
                headCount, keyValueHeadCount, headLength, RopeReader.attentionScale(metadata, headLength), window());
    }

    /** Tokens are generated one after the other, so none can attend to one that follows. */
    private void refuseAttentionToLaterTokens() {
        String key = "attention.causal";
        if (!metadata.bool(key, true)) {
            throw metadata.problem(key, false, "true, a model that generates text");
        }
    }

    private int headLength(int embeddingLength, int headCount) {
        String keyLengthKey = "attention.key_length";
        if (!metadata.has(keyLengthKey) && embeddingLength % headCount != 0) {
            String expected = "a divisor of the width %d".formatted(embeddingLength);
            throw metadata.problem("attention.head_count", headCount, expected);
        }
        int headLength = metadata.has(keyLengthKey) ? metadata.size(keyLengthKey) : embeddingLength / headCount;
        String valueLengthKey = "attention.value_length";
        int valueLength = metadata.integer(valueLengthKey, headLength);
        if (valueLength != headLength) {
            throw metadata.problem(valueLengthKey, valueLength, "%d, the length of a key".formatted(headLength));
        }
        return headLength;
    }

    private int window() {
        int window = metadata.integer("attention.sliding_window", 0);
        return window > 0 ? window : AttentionShape.UNLIMITED_WINDOW;
    }

    /** The rows of the token embedding, which the metadata and the tokenizer must agree with. */
    private int vocabularySize() {
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
