package dev.pinball.server.openai.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pinball.engine.stream.GeneratedToken;
import dev.pinball.engine.stream.SequenceEvent.Candidate;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.server.openai.assistant.Piece;
import dev.pinball.server.openai.assistant.ToolCall;
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
    public boolean scoresPromptByChoice() {
        return false;
    }

    @Override
    public void writePiece(JsonGenerator json, Piece piece, boolean first) {
        json.writeObjectPropertyStart("delta");
        if (first) {
            json.writeStringProperty("role", "assistant");
        }
        writeReasoning(json, piece);
        if (first || !piece.text().isEmpty()) {
            json.writeStringProperty("content", piece.text());
        }
        writeCalls(json, piece, true);
        json.writeEndObject();
    }

    @Override
    public void writeWhole(JsonGenerator json, Piece whole) {
        json.writeObjectPropertyStart("message");
        json.writeStringProperty("role", "assistant");
        writeReasoning(json, whole);
        if (whole.text().isEmpty() && !whole.calls().isEmpty()) {
            json.writeNullProperty("content");
        } else {
            json.writeStringProperty("content", whole.text());
        }
        writeCalls(json, whole, false);
        json.writeNullProperty("refusal");
        json.writeEndObject();
    }

    /** As DeepSeek and vLLM name it. */
    private static void writeReasoning(JsonGenerator json, Piece piece) {
        if (!piece.reasoning().isEmpty()) {
            json.writeStringProperty("reasoning_content", piece.reasoning());
        }
    }

    private static void writeCalls(JsonGenerator json, Piece piece, boolean indexed) {
        if (piece.calls().isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("tool_calls");
        for (ToolCall call : piece.calls()) {
            json.writeStartObject();
            if (indexed) {
                json.writeNumberProperty("index", call.index());
            }
            json.writeStringProperty("id", call.id());
            json.writeStringProperty("type", "function");
            json.writeObjectPropertyStart("function");
            json.writeStringProperty("name", call.name());
            json.writeStringProperty("arguments", call.arguments());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    @Override
    public void writeLogProbabilities(JsonGenerator json, Tokenizer tokenizer, PlacedTokens placed) {
        json.writeStartObject();
        json.writeArrayPropertyStart("content");
        for (GeneratedToken token : placed.tokens()) {
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
