package dev.pinball.model.tokenizer;

import dev.pinball.model.gguf.Metadata;
import dev.pinball.model.tokenizer.Vocabulary.TokenKind;
import java.util.HexFormat;

/** The tokens that stand for one byte each, written {@code <0x0A>}. */
final class ByteTokens {
    private ByteTokens() {}

    static String piece(int value) {
        return "<0x%02X>".formatted(value);
    }

    /** The byte that a piece which {@link #check} has passed stands for. */
    static byte value(String piece) {
        return (byte) HexFormat.fromHexDigits(piece, 3, 5);
    }

    /** Every token of the kind byte must be written as a byte. */
    static void check(Metadata metadata, TokenTable tokens) {
        for (int id = 0; id < tokens.size(); id++) {
            if (tokens.kind(id) == TokenKind.BYTE && !tokens.piece(id).matches("<0x[0-9A-Fa-f]{2}>")) {
                throw metadata.problem(
                        "tokenizer.ggml.tokens",
                        "byte token %d is '%s'".formatted(id, tokens.piece(id)),
                        "a byte such as <0x0A>");
            }
        }
    }
}
