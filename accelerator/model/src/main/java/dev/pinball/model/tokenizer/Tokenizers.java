package dev.pinball.model.tokenizer;

import dev.pinball.model.gguf.GgufFile;
import dev.pinball.model.gguf.Metadata;

/** Chooses the tokenizer that a model file was made with. */
public final class Tokenizers {
    private static final String MODEL = "tokenizer.ggml.model";
    private static final String PRE_TOKENIZER = "tokenizer.ggml.pre";

    private Tokenizers() {}

    /**
     * Reads the tokenizer of {@code file}, which is not needed afterwards.
     *
     * @throws dev.pinball.model.gguf.GgufException if it is of a kind that we don't have, or contradicts itself
     */
    public static Tokenizer read(GgufFile file) {
        return read(file.metadata());
    }

    /** Reads the tokenizer that the keys {@code tokenizer.*} describe. */
    public static Tokenizer read(Metadata metadata) {
        String model = metadata.requiredString(MODEL);
        return switch (model) {
            case "llama" -> new SentencePieceTokenizer(metadata);
            case "gpt2" -> new ByteLevelTokenizer(metadata, readPreTokenizer(metadata));
            default -> throw metadata.problem(MODEL, "'%s'".formatted(model), "llama or gpt2");
        };
    }

    private static PreTokenizer readPreTokenizer(Metadata metadata) {
        String name = metadata.string(PRE_TOKENIZER).orElse("default");
        return PreTokenizer.withName(name)
                .orElseThrow(() -> metadata.problem(
                        PRE_TOKENIZER, "'%s'".formatted(name), "one of " + PreTokenizer.supportedNames()));
    }
}
