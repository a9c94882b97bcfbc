package dev.pinball.server.openai.answer;

import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.server.openai.assistant.Piece;
import tools.jackson.core.JsonGenerator;

/** How the answers of one kind of request are written. */
public interface AnswerFormat {

    /** What ids of answers begin with. */
    String idPrefix();

    /** @param piece of a stream, or the whole */
    String object(boolean piece);

    /** Whether a stream says whose the answer is before its first token. */
    boolean namesRole();

    /** Whether each answer has the scores of the prompt, not the response as a whole. */
    boolean scoresPromptByChoice();

    /** The fields of a choice with a piece of its answer. */
    void writePiece(JsonGenerator json, Piece piece, boolean first);

    /** The fields of a choice with all of its answer. */
    void writeWhole(JsonGenerator json, Piece whole);

    /** The value of {@code logprobs}. */
    void writeLogProbabilities(JsonGenerator json, Tokenizer tokenizer, PlacedTokens tokens);
}
