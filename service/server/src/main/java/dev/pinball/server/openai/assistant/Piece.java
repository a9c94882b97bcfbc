package dev.pinball.server.openai.assistant;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of an answer, or all of it.
 *
 * @param reasoning what was thought before the text
 */
public record Piece(String text, String reasoning, List<ToolCall> calls) {
    public static final Piece EMPTY = of("");

    public static Piece of(String text) {
        return new Piece(text, "", List.of());
    }

    static Piece ofReasoning(String reasoning) {
        return new Piece("", reasoning, List.of());
    }

    static Piece ofCalls(List<ToolCall> calls) {
        return new Piece("", "", calls);
    }

    public boolean isEmpty() {
        return text.isEmpty() && reasoning.isEmpty() && calls.isEmpty();
    }

    /** All of {@code pieces}, one after the other. */
    public static Piece joined(List<Piece> pieces) {
        return new Piece(
                pieces.stream().map(Piece::text).collect(Collectors.joining()),
                pieces.stream().map(Piece::reasoning).collect(Collectors.joining()),
                pieces.stream().flatMap(piece -> piece.calls.stream()).toList());
    }
}
