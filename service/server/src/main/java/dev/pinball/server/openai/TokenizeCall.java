package dev.pinball.server.openai;

import dev.pinball.engine.request.FinishReason;
import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.engine.request.Ranges;
import dev.pinball.engine.request.Refusal;
import dev.pinball.server.http.HttpExchange;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.openai.assistant.AnswerReading;
import dev.pinball.server.request.ModelEndpoint;
import dev.pinball.server.request.PromptContent;
import dev.pinball.server.request.PromptInput;
import dev.pinball.server.request.Response;
import dev.pinball.server.request.ServedModel;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Text to token ids and back, in the form of vLLM; nothing is computed by the engine. */
record TokenizeCall(HttpExchange exchange, ModelEndpoint endpoint) implements Response {

    /** @param chat reads a conversation, where {@code messages} are sent in place of a prompt */
    static void tokenize(HttpExchange exchange, ModelEndpoint endpoint, RequestKind chat, JsonFields fields) {
        ServedModel model = endpoint.model();
        PromptInput prompt = fields.find(ChatKind.PROMPT).isPresent()
                ? chat.prompts(fields, model, AnswerReading.ofText()).getFirst()
                : prompt(fields);
        new TokenizeCall(exchange, endpoint).read(prompt, fields.flag("return_token_strs", false));
    }

    private static PromptInput prompt(JsonFields fields) {
        String text = fields.text("prompt")
                .orElseThrow(() -> new InvalidRequestException("prompt", "absent", "a text, or messages"));
        PromptContent content = fields.flag("add_special_tokens", true)
                ? CompletionKind.text(text)
                : new PromptContent.Rendered(text.length(), tokenizer -> tokenizer.encode(text, true));
        return new PromptInput("prompt", content);
    }

    private void read(PromptInput prompt, boolean tokensAsText) {
        try {
            endpoint.prompts().check(prompt.field(), prompt.content(), false);
            var reading = endpoint.prompts()
                    .read(prompt.content(), true, exchange.loop().context());
            exchange.listen(new HttpExchange.Listener() {
                @Override
                public void writable() {}

                @Override
                public void lost() {
                    reading.stop().run();
                }
            });
            reading.tokenIds().onSuccess(ids -> respond(ids, tokensAsText)).onFailure(this::fail);
        } catch (RuntimeException failure) {
            fail(failure);
        }
    }

    private void fail(Throwable failure) {
        if (!(failure instanceof CancellationException)) { // its client is gone
            endpoint.refusals().fail(this, exchange.caller(), failure);
        }
    }

    private void respond(int[] tokenIds, boolean tokensAsText) {
        ServedModel model = endpoint.model();
        List<String> texts = tokensAsText
                ? Arrays.stream(tokenIds).mapToObj(model.tokenizer()::text).toList()
                : List.of();
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("count", tokenIds.length);
        body.put("max_model_len", model.contextTokensMax());
        body.put("tokens", tokenIds);
        body.put("token_strs", tokensAsText ? texts : null);
        exchange.respond(200, Map.of(), JsonMapper.shared().writeValueAsBytes(body));
    }

    static void detokenize(HttpExchange exchange, ModelEndpoint endpoint, JsonFields fields) {
        ServedModel model = endpoint.model();
        List<Long> tokens = fields.integers("tokens");
        Ranges.count("tokens", tokens.size(), "ids", 0, model.contextTokensMax());
        int[] ids = new int[tokens.size()];
        for (int index = 0; index < ids.length; index++) {
            String field = "tokens[%d]".formatted(index);
            ids[index] = Ranges.integer(field, tokens.get(index), 0, model.vocabularySize() - 1);
        }
        Map<String, String> body = Map.of("prompt", model.tokenizer().decode(ids));
        exchange.respond(200, Map.of(), JsonMapper.shared().writeValueAsBytes(body));
    }

    @Override
    public void refuse(Refusal refusal) {
        OpenAiError.of(refusal).respond(exchange);
    }

    @Override
    public void fail(FinishReason reason, String detail) {
        OpenAiError.of(reason, detail).respond(exchange);
    }
}
