package dev.pinball.server.openai;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Ranges;
import dev.pinball.model.embedding.TextEmbedding;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.PromptInput;
import dev.pinball.server.request.ServedModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * What {@code /v1/embeddings} is asked for.
 *
 * @param inputs one or more, each of which becomes a vector
 * @param base64 whether vectors are written as the bytes of F32 values, the lowest byte first, in Base64
 */
record EmbeddingsRequest(TextEmbedding embedding, List<PromptInput> inputs, boolean base64) {
    private static final int INPUTS_MAX = 2_048; // of OpenAI
    private static final String EXPECTED = "a text, an array of token ids, or an array of such";

    static EmbeddingsRequest read(JsonFields fields, ServedModel model) {
        TextEmbedding embedding = model.textEmbedding()
                .orElseThrow(() -> new InvalidRequestException(
                        "model", model.name(), "one whose file pools by the mean or the last token"));
        OptionalLong dimensions = fields.integer("dimensions");
        if (dimensions.isPresent() && dimensions.getAsLong() != embedding.width()) {
            throw new InvalidRequestException(
                    "dimensions", dimensions.getAsLong(), embedding.width() + ", or left out");
        }
        String format = fields.text("encoding_format").orElse("float");
        if (!format.equals("float") && !format.equals("base64")) {
            throw new InvalidRequestException("encoding_format", format, "float or base64");
        }
        return new EmbeddingsRequest(embedding, inputs(fields, model, embedding), format.equals("base64"));
    }

    private static List<PromptInput> inputs(JsonFields fields, ServedModel model, TextEmbedding embedding) {
        JsonNode input =
                fields.find("input").orElseThrow(() -> new InvalidRequestException("input", "absent", EXPECTED));
        boolean several = input.isArray() && (input.isEmpty() || !input.get(0).isNumber());
        if (!several) {
            return List.of(input("input", input, model, embedding));
        }
        Ranges.count("input", input.size(), "texts", 1, INPUTS_MAX);
        List<PromptInput> inputs = new ArrayList<>(input.size());
        for (JsonNode item : input) {
            inputs.add(input("input[%d]".formatted(inputs.size()), item, model, embedding));
        }
        return inputs;
    }

    private static PromptInput input(String field, JsonNode input, ServedModel model, TextEmbedding embedding) {
        if (input.isArray()) {
            return new PromptInput(field, CompletionKind.tokenIds(field, input, model));
        }
        if (!input.isString()) {
            throw JsonFields.wrong(field, input, EXPECTED);
        }
        String text = JsonFields.text(field, input);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return new PromptInput(
                field, new PromptContent.Rendered(bytes, tokenizer -> encode(text, tokenizer, embedding)));
    }

    private static int[] encode(String text, Tokenizer tokenizer, TextEmbedding embedding) {
        int[] ids = tokenizer.encodePrompt(text, true);
        if (embedding.endToken().isEmpty()) {
            return ids;
        }
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = embedding.endToken().getAsInt();
        return ended;
    }
}
