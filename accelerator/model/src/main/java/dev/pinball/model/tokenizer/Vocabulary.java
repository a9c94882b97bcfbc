package dev.pinball.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tokens of a model.
 *
 * @param pieces as the file writes them, by token id
 * @param beginningToken put before a prompt where {@code addsBeginningToken}
 * @param endTokens each ends the output of the model
 * @param specialTokens control tokens, which have no text of their own
 */
public record Vocabulary(
        List<String> pieces,
        OptionalInt beginningToken,
        boolean addsBeginningToken,
        Set<Integer> endTokens,
        Set<Integer> specialTokens) {

    public Vocabulary {
        pieces = List.copyOf(pieces);
        endTokens = Set.copyOf(endTokens);
        specialTokens = Set.copyOf(specialTokens);
        if (addsBeginningToken && beginningToken.isEmpty()) {
            throw new IllegalArgumentException("a beginning token is to be added, but there is none");
        }
    }

    public int size() {
        return pieces.size();
    }

    /** The UTF-8 bytes of the longest piece: no token stands for more of a text. */
    public int pieceBytesMax() {
        return pieces.stream()
                .mapToInt(piece -> piece.getBytes(StandardCharsets.UTF_8).length)
                .max()
                .orElse(0);
    }

    /** What a token stands for; its number in the file is its ordinal plus 1. */
    public enum TokenKind {
        NORMAL,
        UNKNOWN,
        CONTROL,
        USER_DEFINED,
        UNUSED,
        BYTE;

        /** Whether the token has no text of its own. */
        boolean isSpecial() {
            return this == CONTROL || this == UNKNOWN;
        }

        /** Whether text that looks like the piece may become the token. */
        boolean isText() {
            return this == NORMAL || this == USER_DEFINED || this == UNUSED;
        }
    }
}
