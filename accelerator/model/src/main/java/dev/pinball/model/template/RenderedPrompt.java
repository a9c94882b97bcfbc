package dev.pinball.model.template;

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

    public String text() {
        return pieces.stream().map(Piece::text).collect(Collectors.joining());
    }
}
