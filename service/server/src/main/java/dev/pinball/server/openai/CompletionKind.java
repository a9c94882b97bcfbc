package dev.pinball.server.openai;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Ranges;
import dev.pinball.engine.request.RequestBuilder;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.openai.answer.AnswerFormat;
import dev.pinball.server.openai.answer.CompletionFormat;
import dev.pinball.server.openai.assistant.AnswerReading;
import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.ServedModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code /v1/completions}: a text, or token ids, go on. Special tokens written in the text are read, as vLLM does. */
final class CompletionKind implements RequestKind {
    private static final int TOKENS_DEFAULT = 16; // of OpenAI and vLLM
    private static final String EXPECTED = "a text, or an array of token ids";

    private final AnswerFormat format = new CompletionFormat();

    @Override
    public AnswerFormat format() {
        return format;
    }

    @Override
    public AnswerReading reading(JsonFields fields, ServedModel model) {
        return AnswerReading.ofText();
    }

    @Override
    public String promptField() {
        return "prompt";
    }

    @Override
    public PromptContent prompt(JsonFields fields, ServedModel model, AnswerReading reading) {
        JsonNode prompt = only(fields);
        if (prompt.isString()) {
            return text(JsonFields.text("prompt", prompt));
        }
        return tokenIds("prompt", prompt, model);
    }

    /** An array of token ids. */
    static PromptContent tokenIds(String field, JsonNode array, ServedModel model) {
        int[] ids = ids(field, array, model);
        return new PromptContent.TokenIds(ids.length, () -> ids);
    }

    static PromptContent text(String text) {
        return new PromptContent.Text(text.getBytes(StandardCharsets.UTF_8).length, () -> text, true);
    }

    /** An array of one prompt is that prompt. */
    private static JsonNode only(JsonFields fields) {
        JsonNode prompt =
                fields.find("prompt").orElseThrow(() -> new InvalidRequestException("prompt", "absent", EXPECTED));
        boolean ofPrompts =
                prompt.isArray() && !prompt.isEmpty() && !prompt.get(0).isNumber();
        if (ofPrompts && prompt.size() > 1) {
            throw new InvalidRequestException("prompt", prompt.size() + " prompts", "1, in each request");
        }
        JsonNode only = ofPrompts ? prompt.get(0) : prompt;
        if (!only.isString() && !only.isArray()) {
            throw JsonFields.wrong("prompt", only, EXPECTED);
        }
        return only;
    }

    private static int[] ids(String field, JsonNode array, ServedModel model) {
        int[] ids = new int[array.size()];
        for (int index = 0; index < ids.length; index++) {
            String item = "%s[%d]".formatted(field, index);
            long id = JsonFields.integer(item, array.get(index));
            ids[index] = Ranges.integer(item, id, 0, model.vocabularySize() - 1);
        }
        return ids;
    }

    @Override
    public Echo echo(JsonFields fields, ServedModel model) {
        if (!echoes(fields)) {
            return Echo.NOTHING;
        }
        JsonNode prompt = only(fields);
        String text = prompt.isString()
                ? JsonFields.text("prompt", prompt)
                : model.tokenizer().decode(ids("prompt", prompt, model));
        return new Echo(text, logProbabilities(fields));
    }

    private static boolean echoes(JsonFields fields) {
        return fields.flag("echo", false);
    }

    @Override
    public boolean logProbabilities(JsonFields fields) {
        return fields.integer("logprobs").isPresent();
    }

    @Override
    public void readOptions(JsonFields fields, RequestBuilder request) {
        OptionsReader.refuseUnsupported(fields, List.of("suffix"));
        long tokensMax = fields.integer("max_tokens").orElse(TOKENS_DEFAULT);
        long candidates = fields.integer("logprobs").orElse(0);
        request.logProbabilities(logProbabilities(fields)).candidates("logprobs", candidates);
        if (echoes(fields)) {
            request.tokensMaxOrNone("max_tokens", tokensMax);
        } else {
            request.tokensMax("max_tokens", tokensMax);
        }
        if (echoes(fields) && logProbabilities(fields)) {
            request.promptCandidates("logprobs", candidates);
        }
    }
}
