package dev.pinball.server.openai.answer;

import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.model.tokenizer.Tokenizer;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** How the answers of one kind of request are written. */
public interface AnswerFormat {

    /** What ids of answers begin with. */
    String idPrefix();

    /** @param piece of a stream, or the whole */
    String object(boolean piece);

    /** Whether a stream says whose the answer is before its first token. */
    boolean namesRole();

    /** The fields of a choice with a piece of its text. */
    void writePiece(JsonGenerator json, String text, boolean first);

    /** The fields of a choice with all of its text. */
    void writeWhole(JsonGenerator json, String text);

    /**
     * The value of {@code logprobs}.
     *
     * @param textOffset where the text of the tokens begins in the answer
     */
    void writeLogProbabilities(JsonGenerator json, Tokenizer tokenizer, List<GeneratedToken> tokens, int textOffset);
}
