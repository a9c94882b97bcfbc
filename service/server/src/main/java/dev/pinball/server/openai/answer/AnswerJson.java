package dev.pinball.server.openai.answer;

import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.server.openai.assistant.Piece;
import java.io.OutputStream;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * The answers of one request as JSON.
 *
 * @param id of the request
 * @param created in seconds since 1970
 * @param logProbabilities whether those of tokens are written
 */
public record AnswerJson(
        AnswerFormat format, Tokenizer tokenizer, String id, long created, String model, boolean logProbabilities) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final float UNLIKELY = -9_999;

    /** Answers of a request that has just come. */
    public static AnswerJson of(AnswerFormat format, Tokenizer tokenizer, String model, boolean logProbabilities) {
        String id =
                format.idPrefix() + Long.toHexString(ThreadLocalRandom.current().nextLong());
        return new AnswerJson(format, tokenizer, id, System.currentTimeMillis() / 1_000, model, logProbabilities);
    }

    /** An object with {@code choices}, each of which {@code choices} writes, and what follows them. */
    public void write(
            OutputStream out, boolean piece, Consumer<JsonGenerator> choices, Consumer<JsonGenerator> further) {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("id", id);
            json.writeStringProperty("object", format.object(piece));
            json.writeNumberProperty("created", created);
            json.writeStringProperty("model", model);
            json.writeArrayPropertyStart("choices");
            choices.accept(json);
            json.writeEndArray();
            further.accept(json);
            json.writeEndObject();
        }
    }

    /** A choice with a piece of its answer and the tokens that made it. */
    public void writePiece(JsonGenerator json, int index, Piece piece, PlacedTokens tokens, boolean first) {
        json.writeStartObject();
        json.writeNumberProperty("index", index);
        format.writePiece(json, piece, first);
        writeLogProbabilities(json, tokens);
        json.writeNullProperty("finish_reason");
        json.writeEndObject();
    }

    /** Whether {@link #writePiece} writes nothing of a piece but its text, which is not empty: then a template does it sooner. */
    public boolean isTextAlone(Piece piece, boolean first) {
        boolean text = piece.reasoning().isEmpty()
                && piece.calls().isEmpty()
                && !piece.text().isEmpty();
        return text && !logProbabilities && !first;
    }

    /** A choice that says why its answer, all of which was written, is complete. */
    public void writeEnd(JsonGenerator json, int index, String reason) {
        json.writeStartObject();
        json.writeNumberProperty("index", index);
        format.writePiece(json, Piece.EMPTY, false);
        json.writeNullProperty("logprobs");
        json.writeStringProperty("finish_reason", reason);
        json.writeEndObject();
    }

    /** A choice with its whole answer, and what follows it. */
    public void writeWhole(
            JsonGenerator json,
            int index,
            Piece whole,
            PlacedTokens tokens,
            String reason,
            Consumer<JsonGenerator> further) {
        json.writeStartObject();
        json.writeNumberProperty("index", index);
        format.writeWhole(json, whole);
        writeLogProbabilities(json, tokens);
        json.writeStringProperty("finish_reason", reason);
        further.accept(json);
        json.writeEndObject();
    }

    private void writeLogProbabilities(JsonGenerator json, PlacedTokens placed) {
        if (logProbabilities && !placed.tokens().isEmpty()) {
            json.writeName("logprobs");
            format.writeLogProbabilities(json, tokenizer, placed);
        } else {
            json.writeNullProperty("logprobs");
        }
    }

    /** JSON has no infinity: an impossible token is as unlikely as OpenAI says. */
    public static float finite(float logProbability) {
        return Math.max(logProbability, UNLIKELY);
    }
}
