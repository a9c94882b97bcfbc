package dev.pinball.model.embedding;

import dev.pinball.model.gguf.GgufFile;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a model makes one vector of a text.
 *
 * @param pooling that of the model file; the last token's where it says nothing, as for models that generate
 * @param endToken follows a text, where the model was trained so
 * @param width values of a vector
 */
public record TextEmbedding(Pooling pooling, OptionalInt endToken, int width) {
    private static final String ARCHITECTURE = "general.architecture";
    /** The numbers of llama.cpp, in {@code llama.h}. */
    private static final int POOLING_NONE = 0;

    private static final int POOLING_MEAN = 1;
    private static final int POOLING_LAST = 3;

    /**
     * Empty where the file wants a pooling that such a model can't give: by its first token, which has seen no other, or by a
     * head of its own.
     *
     * @param width of the hidden state
     */
    public static Optional<TextEmbedding> read(GgufFile file, int width) {
        String key = file.metadata().requiredString(ARCHITECTURE) + ".pooling_type";
        boolean ends = file.metadata().bool("tokenizer.ggml.add_eos_token").orElse(false);
        OptionalInt endToken = ends ? file.metadata().integer("tokenizer.ggml.eos_token_id") : OptionalInt.empty();
        return pooling(file.metadata().integer(key).orElse(POOLING_NONE))
                .map(pooling -> new TextEmbedding(pooling, endToken, width));
    }

    private static Optional<Pooling> pooling(int type) {
        return switch (type) {
            case POOLING_MEAN -> Optional.of(Pooling.MEAN);
            case POOLING_NONE, POOLING_LAST -> Optional.of(Pooling.LAST);
            default -> Optional.empty();
        };
    }
}
