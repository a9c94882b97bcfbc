package dev.pinball.server.openai;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Ranges;
import dev.pinball.engine.request.RequestBuilder;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.openai.answer.AnswerFormat;
import dev.pinball.server.openai.answer.CompletionFormat;
import dev.pinball.server.openai.assistant.AnswerReading;
import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.PromptInput;
import dev.pinball.server.request.ServedModel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * {@code /v1/completions}: a text, or token ids, go on, or several of one kind. Special tokens written in the text are read, as
 * vLLM does.
 */
final class CompletionKind implements RequestKind {
    private static final int TOKENS_DEFAULT = 16; // of OpenAI and vLLM
    private static final String PROMPT = "prompt";
    private static final String TEXT = "a text";
    private static final String IDS = "an array of token ids";
    private static final String ONE = TEXT + ", or " + IDS;
    private static final String ONE_OR_SEVERAL = TEXT + ", " + IDS + ", or an array of such";

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
    public int promptCount(JsonFields fields) {
        return fields.find(PROMPT)
                .filter(CompletionKind::several)
                .map(JsonNode::size)
                .orElse(1);
    }

    @Override
    public List<PromptInput> prompts(JsonFields fields, ServedModel model, AnswerReading reading) {
        return sent(fields).stream()
                .map(sent -> new PromptInput(sent.field(), sent.content(model)))
                .toList();
    }

    /** A prompt in the JSON of a request. */
    private record Sent(String field, JsonNode value) {
        PromptContent content(ServedModel model) {
            return value.isString() ? CompletionKind.text(text()) : tokenIds(field, value, model);
        }

        String text() {
            return JsonFields.text(field, value);
        }
    }

    private static List<Sent> sent(JsonFields fields) {
        JsonNode prompt =
                fields.find(PROMPT).orElseThrow(() -> new InvalidRequestException(PROMPT, "absent", ONE_OR_SEVERAL));
        if (!several(prompt)) {
            requirePrompt(PROMPT, prompt, ONE_OR_SEVERAL);
            return List.of(new Sent(PROMPT, prompt));
        }
        List<Sent> all = new ArrayList<>();
        for (JsonNode item : prompt) {
            String field = "%s[%d]".formatted(PROMPT, all.size());
            requirePrompt(field, item, ONE);
            if (item.isString() != prompt.get(0).isString()) {
                throw JsonFields.wrong(field, item, "%s, as %s[0] is".formatted(item.isString() ? IDS : TEXT, PROMPT));
            }
            all.add(new Sent(field, item));
        }
        return all;
    }

    private static void requirePrompt(String field, JsonNode value, String expected) {
        if (!value.isString() && !value.isArray()) {
            throw JsonFields.wrong(field, value, expected);
        }
    }

    /** Numbers are the token ids of one prompt, and so is an empty array. */
    private static boolean several(JsonNode prompt) {
        return prompt.isArray() && !prompt.isEmpty() && !prompt.get(0).isNumber();
    }

    /** An array of token ids. */
    static PromptContent tokenIds(String field, JsonNode array, ServedModel model) {
        int[] ids = ids(field, array, model);
        return new PromptContent.TokenIds(ids.length, () -> ids);
    }

    static PromptContent text(String text) {
        return new PromptContent.Text(text.getBytes(StandardCharsets.UTF_8).length, () -> text, true);
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
    public List<Echo> echoes(JsonFields fields, ServedModel model) {
        if (!echoWanted(fields)) {
            return Collections.nCopies(promptCount(fields), Echo.NOTHING);
        }
        boolean scored = logProbabilities(fields);
        return sent(fields).stream()
                .map(sent -> new Echo(sent.value().isString() ? sent.text() : decoded(sent, model), scored))
                .toList();
    }

    private static String decoded(Sent sent, ServedModel model) {
        return model.tokenizer().decode(ids(sent.field(), sent.value(), model));
    }

    private static boolean echoWanted(JsonFields fields) {
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
        if (echoWanted(fields)) {
            request.tokensMaxOrNone("max_tokens", tokensMax);
        } else {
            request.tokensMax("max_tokens", tokensMax);
        }
        if (echoWanted(fields) && logProbabilities(fields)) {
            request.promptCandidates("logprobs", candidates);
        }
    }
}
