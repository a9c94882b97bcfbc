package dev.pinball.model.tokenizer;

import dev.pinball.model.gguf.Metadata;
import java.util.OptionalInt;
import java.util.Set;

/** Reads which tokens begin and end a text. */
final class VocabularyReader {
    private static final String BEGINNING = "tokenizer.ggml.bos_token_id";
    private static final String END = "tokenizer.ggml.eos_token_id";
    private static final String END_OF_TURN = "tokenizer.ggml.eot_token_id";
    private static final String END_OF_MESSAGE = "tokenizer.ggml.eom_token_id";
    private static final String UNKNOWN = "tokenizer.ggml.unknown_token_id";
    private static final String ADDS_BEGINNING = "tokenizer.ggml.add_bos_token";

    private final Metadata metadata;
    private final TokenTable tokens;

    VocabularyReader(Metadata metadata, TokenTable tokens) {
        this.metadata = metadata;
        this.tokens = tokens;
    }

    /** For a SentencePiece vocabulary, whose first three tokens are unknown, beginning and end unless it says so. */
    Vocabulary readSentencePiece() {
        return read(present(1), present(2), true);
    }

    /** For byte-level vocabularies, which have no such custom. */
    Vocabulary readByteLevel(boolean addsBeginningDefault) {
        return read(OptionalInt.empty(), OptionalInt.empty(), addsBeginningDefault);
    }

    /** The token for what no other token stands for, in a SentencePiece vocabulary. */
    OptionalInt readUnknownToken() {
        return token(UNKNOWN, present(0));
    }

    private Vocabulary read(OptionalInt beginningDefault, OptionalInt endDefault, boolean addsBeginningDefault) {
        OptionalInt beginning = token(BEGINNING, beginningDefault);
        boolean addsBeginning = metadata.bool(ADDS_BEGINNING).orElse(addsBeginningDefault);
        if (addsBeginning && beginning.isEmpty()) {
            throw metadata.problem(BEGINNING, "missing", "the token that every prompt begins with");
        }
        Set<Integer> end = tokens.wellKnownEndTokens();
        token(END, endDefault).ifPresent(end::add);
        token(END_OF_TURN, OptionalInt.empty()).ifPresent(end::add);
        token(END_OF_MESSAGE, OptionalInt.empty()).ifPresent(end::add);
        return new Vocabulary(tokens.pieces(), beginning, addsBeginning, end, tokens.specialTokens());
    }

    private OptionalInt token(String key, OptionalInt unlessGiven) {
        if (!metadata.has(key)) {
            return unlessGiven;
        }
        int id = metadata.requiredInt(key);
        if (id < 0 || id >= tokens.size()) {
            throw metadata.problem(key, Integer.toString(id), "0..%d".formatted(tokens.size() - 1));
        }
        return OptionalInt.of(id);
    }

    private OptionalInt present(int id) {
        return id < tokens.size() ? OptionalInt.of(id) : OptionalInt.empty();
    }
}
