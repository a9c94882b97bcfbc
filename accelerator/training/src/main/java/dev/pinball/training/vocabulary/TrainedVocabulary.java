package dev.pinball.training.vocabulary;

import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.gguf.MetadataBuilder;
import dev.pinball.model.tokenizer.Tokenizers;
import dev.pinball.model.tokenizer.Vocabulary.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A byte-level vocabulary with the special tokens {@value #BEGINNING}, which every prompt begins with, and {@value #END},
 * which ends an output; they come last.
 *
 * @param pieces the bytes by their values, then what was merged, in the order of the merges
 * @param merges two pieces with a space between, those to be merged first coming first
 */
public record TrainedVocabulary(List<String> pieces, List<String> merges) {
    public static final String BEGINNING = "<|begin|>";
    public static final String END = "<|end|>";

    static final List<String> SPECIAL_TOKENS = List.of(BEGINNING, END);

    public TrainedVocabulary {
        pieces = List.copyOf(pieces);
        merges = List.copyOf(merges);
    }

    /** How many tokens there are, special ones included. */
    public int size() {
        return pieces.size() + SPECIAL_TOKENS.size();
    }

    /** The keys {@code tokenizer.*} of a model file, as llama.cpp and {@link Tokenizers} read them. */
    public Metadata metadata() {
        List<String> tokens = new ArrayList<>(pieces);
        tokens.addAll(SPECIAL_TOKENS);
        int[] kinds = Stream.concat(
                        pieces.stream().map(_ -> TokenKind.NORMAL),
                        SPECIAL_TOKENS.stream().map(_ -> TokenKind.CONTROL))
                .mapToInt(kind -> kind.ordinal() + 1)
                .toArray();
        return new MetadataBuilder()
                .string("tokenizer.ggml.model", "gpt2")
                .string("tokenizer.ggml.pre", "gpt-2")
                .strings("tokenizer.ggml.tokens", tokens)
                .int32s("tokenizer.ggml.token_type", kinds)
                .strings("tokenizer.ggml.merges", merges)
                .uint32("tokenizer.ggml.bos_token_id", tokens.indexOf(BEGINNING))
                .uint32("tokenizer.ggml.eos_token_id", tokens.indexOf(END))
                .bool("tokenizer.ggml.add_bos_token", true)
                .build();
    }
}
