package dev.pinball.server.openai.answer;

import dev.pinball.server.openai.assistant.Piece;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The JSON of a piece that is nothing but text, before the text and after it: of one answer all pieces differ in it alone.
 *
 * @param before up to the quote that begins the text
 * @param after from the quote that ends it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PieceTemplate(byte[] before, byte[] after) {
    private static final String TEXT = "(text)";

    /** @param further what follows the choices */
    public static PieceTemplate of(AnswerJson json, int index, Consumer<JsonGenerator> further) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        json.write(
                whole,
                true,
                choices -> json.writePiece(choices, index, Piece.of(TEXT), PlacedTokens.NONE, false),
                further);
        String written = whole.toString(StandardCharsets.UTF_8);
        int begin = written.lastIndexOf(TEXT);
        byte[] before = written.substring(0, begin).getBytes(StandardCharsets.UTF_8);
        byte[] after = written.substring(begin + TEXT.length()).getBytes(StandardCharsets.UTF_8);
        return new PieceTemplate(before, after);
    }

    /** A text as it stands between quotes. */
    public static byte[] quoted(String text) {
        return JsonStringEncoder.getInstance().quoteAsUTF8(text);
    }
}
