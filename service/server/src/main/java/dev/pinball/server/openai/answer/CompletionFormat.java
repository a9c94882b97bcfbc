package dev.pinball.server.openai.answer;

import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent.Candidate;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.server.openai.assistant.Piece;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;

/** The answers of {@code /v1/completions}: text. */
public final class CompletionFormat implements AnswerFormat {

    @Override
    public String idPrefix() {
        return "cmpl-";
    }

    @Override
    public String object(boolean piece) {
        return "text_completion";
    }

    @Override
    public boolean namesRole() {
        return false;
    }

    @Override
    public boolean scoresPromptByChoice() {
        return true;
    }

    @Override
    public void writePiece(JsonGenerator json, Piece piece, boolean first) {
        writeWhole(json, piece);
    }

    @Override
    public void writeWhole(JsonGenerator json, Piece whole) {
        json.writeStringProperty("text", whole.text());
    }

    @Override
    public void writeLogProbabilities(JsonGenerator json, Tokenizer tokenizer, PlacedTokens placed) {
        List<GeneratedToken> tokens = placed.tokens();
        json.writeStartObject();
        json.writeArrayPropertyStart("tokens");
        tokens.forEach(token -> json.writeString(tokenizer.text(token.tokenId())));
        json.writeEndArray();
        json.writeArrayPropertyStart("token_logprobs");
        tokens.forEach(token -> {
            if (Float.isNaN(token.logProbability())) {
                json.writeNull(); // nothing comes before the first of a prompt
            } else {
                json.writeNumber(AnswerJson.finite(token.logProbability()));
            }
        });
        json.writeEndArray();
        json.writeArrayPropertyStart("top_logprobs");
        tokens.forEach(token -> {
            if (Float.isNaN(token.logProbability())) {
                json.writeNull();
            } else {
                writeCandidates(json, token.candidates());
            }
        });
        json.writeEndArray();
        json.writeArrayPropertyStart("text_offset");
        placed.offsets().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Two tokens may have the same text; the likelier one comes first, and stays. */
    private static void writeCandidates(JsonGenerator json, List<Candidate> candidates) {
        Set<String> written = new HashSet<>();
        json.writeStartObject();
        for (Candidate candidate : candidates) {
            if (written.add(candidate.text())) {
                json.writeNumberProperty(candidate.text(), AnswerJson.finite(candidate.logProbability()));
            }
        }
        json.writeEndObject();
    }
}
