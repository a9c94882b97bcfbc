package dev.pinball.model.template;

import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.model.tokenizer.Tokenizer.TextPiece;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The prompt that a template made of a conversation.
 *
 * @param pieces its text in order; special tokens are tokens in the template's pieces alone
 */
public record RenderedPrompt(List<Piece> pieces) {

    public RenderedPrompt {
        pieces = List.copyOf(pieces);
    }

    /**
     * A part of the text.
     *
     * @param fromTemplate whether the template wrote it, or the conversation
     */
    public record Piece(String text, boolean fromTemplate) {}

    /**
     * The token ids, as of the whole text, but what the conversation wrote becomes no special token. Nothing is added: the
     * template writes the beginning token where its model wants one.
     *
     * @throws java.util.concurrent.CancellationException soon after the thread is interrupted
     */
    public int[] encode(Tokenizer tokenizer) {
        return tokenizer.encode(pieces.stream()
                .map(piece -> new TextPiece(piece.text(), piece.fromTemplate()))
                .toList());
    }

    public String text() {
        return pieces.stream().map(Piece::text).collect(Collectors.joining());
    }
}
