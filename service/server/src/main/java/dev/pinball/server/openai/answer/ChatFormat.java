package dev.pinball.server.openai.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent.Candidate;
import dev.pinball.model.tokenizer.Tokenizer;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The answers of {@code /v1/chat/completions}: messages of the assistant. */
public final class ChatFormat implements AnswerFormat {

    @Override
    public String idPrefix() {
        return "chatcmpl-";
    }

    @Override
    public String object(boolean piece) {
        return piece ? "chat.completion.chunk" : "chat.completion";
    }

    @Override
    public boolean namesRole() {
        return true;
    }

    @Override
    public void writePiece(JsonGenerator json, String text, boolean first) {
        json.writeObjectPropertyStart("delta");
        if (first) {
            json.writeStringProperty("role", "assistant");
        }
        if (first || !text.isEmpty()) {
            json.writeStringProperty("content", text);
        }
        json.writeEndObject();
    }

    @Override
    public void writeWhole(JsonGenerator json, String text) {
        json.writeObjectPropertyStart("message");
        json.writeStringProperty("role", "assistant");
        json.writeStringProperty("content", text);
        json.writeNullProperty("refusal");
        json.writeEndObject();
    }

    @Override
    public void writeLogProbabilities(
            JsonGenerator json, Tokenizer tokenizer, List<GeneratedToken> tokens, int textOffset) {
        json.writeStartObject();
        json.writeArrayPropertyStart("content");
        for (GeneratedToken token : tokens) {
            json.writeStartObject();
            write(json, tokenizer.text(token.tokenId()), token.logProbability());
            json.writeArrayPropertyStart("top_logprobs");
            for (Candidate candidate : token.candidates()) {
                json.writeStartObject();
                write(json, candidate.text(), candidate.logProbability());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String text, float logProbability) {
        json.writeStringProperty("token", text);
        json.writeNumberProperty("logprob", AnswerJson.finite(logProbability));
        json.writeArrayPropertyStart("bytes");
        for (byte part : text.getBytes(UTF_8)) {
            json.writeNumber(Byte.toUnsignedInt(part));
        }
        json.writeEndArray();
    }
}
