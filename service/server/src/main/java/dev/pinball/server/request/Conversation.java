package dev.pinball.server.request;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.model.template.ChatTemplate;
import dev.pinball.model.template.ChatVariables;
import dev.pinball.model.template.RenderedPrompt;
import dev.pinball.model.template.limit.TemplateException;
import dev.pinball.model.template.limit.TemplateLimits;
import dev.pinball.model.tokenizer.Tokenizer;
import dev.pinball.server.json.JsonFields;
import dev.pinball.server.json.JsonValues;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The messages of a chat request, and what else its template gets.
 *
 * @param characters of the texts of its messages
 * @param withTools whether there are tools
 */
public record Conversation(ChatVariables variables, long characters, boolean withTools) {
    private static final Set<String> OF_REQUEST = Set.of("messages", "tools", "add_generation_prompt");

    /**
     * Reads {@code messages}, {@code tools}, {@code add_generation_prompt} and {@code chat_template_kwargs}, as the API of
     * OpenAI and vLLM name them.
     *
     * @throws InvalidRequestException naming the first field that is wrong
     */
    public static Conversation read(JsonFields fields) {
        List<JsonFields> messages = fields.objects("messages");
        if (messages.isEmpty()) {
            throw new InvalidRequestException("messages", "none", "1 message or more");
        }
        ChatVariables variables = new ChatVariables();
        fields.fields("chat_template_kwargs")
                .ifPresent(further -> further.object().properties().forEach(entry -> {
                    if (!OF_REQUEST.contains(entry.getKey())) {
                        variables.set(
                                entry.getKey(), JsonValues.plain(further.path() + entry.getKey(), entry.getValue()));
                    }
                }));
        long characters = 0;
        List<@Nullable Object> plain = new ArrayList<>();
        for (JsonFields message : messages) {
            Map<String, @Nullable Object> read = message(message);
            characters += read.get("content") instanceof String text ? text.length() : 0;
            plain.add(read);
        }
        variables.set("messages", plain).set("add_generation_prompt", fields.flag("add_generation_prompt", true));
        boolean withTools = !fields.objects("tools").isEmpty();
        if (withTools) {
            variables.set(
                    "tools", JsonValues.plain("tools", fields.find("tools").orElseThrow()));
        }
        return new Conversation(variables, characters, withTools);
    }

    private static Map<String, @Nullable Object> message(JsonFields message) {
        if (message.text("role").isEmpty()) {
            throw new InvalidRequestException(message.path() + "role", "absent", "system, user, assistant or tool");
        }
        Map<String, @Nullable Object> read = new LinkedHashMap<>();
        message.object().properties().forEach(field -> {
            String path = message.path() + field.getKey();
            read.put(
                    field.getKey(),
                    switch (field.getKey()) {
                        case "content" -> content(message, field.getValue());
                        case "tool_calls" -> toolCalls(message);
                        default -> JsonValues.plain(path, field.getValue());
                    });
        });
        return read;
    }

    /** Parts of text become one text, a line each, as vLLM joins them. */
    private static @Nullable String content(JsonFields message, JsonNode content) {
        if (content.isNull()) {
            return null;
        }
        if (!content.isArray()) {
            return JsonFields.text(message.path() + "content", content);
        }
        List<String> texts = new ArrayList<>();
        for (JsonFields part : message.objects("content")) {
            String type = part.text("type").orElse("absent");
            if (!type.equals("text")) {
                throw new InvalidRequestException(part.path() + "type", type, "text");
            }
            texts.add(part.text("text")
                    .orElseThrow(() -> new InvalidRequestException(part.path() + "text", "absent", "a text")));
        }
        return String.join("\n", texts);
    }

    /** Clients send the arguments of calls as JSON in a text; templates expect them as an object. */
    private static @Nullable Object toolCalls(JsonFields message) {
        List<@Nullable Object> calls = new ArrayList<>();
        for (JsonFields call : message.objects("tool_calls")) {
            calls.add(JsonValues.withParsedArguments(call));
        }
        return calls;
    }

    /**
     * The prompt for {@code model}; what its template refuses is the client's error.
     *
     * @throws InvalidRequestException when it has no template
     */
    public PromptContent prompt(ServedModel model) {
        return prompt(model, _ -> {});
    }

    /**
     * The prompt for {@code model}; what its template refuses is the client's error.
     *
     * @param rendered learns of the prompt, on the thread that reads it
     * @throws InvalidRequestException when it has no template
     */
    public PromptContent prompt(ServedModel model, Consumer<RenderedPrompt> rendered) {
        ChatTemplate template = model.chatTemplate()
                .orElseThrow(() -> new InvalidRequestException(
                        "model", model.name(), "a model with a chat template, or a request without messages"));
        return new PromptContent.Rendered(characters, encoded(withTools ? template.withTools() : template, rendered));
    }

    private Function<Tokenizer, int[]> encoded(ChatTemplate template, Consumer<RenderedPrompt> rendered) {
        return tokenizer -> {
            try {
                RenderedPrompt prompt =
                        template.render(variables, LocalDateTime.now(ZoneId.systemDefault()), TemplateLimits.DEFAULT);
                rendered.accept(prompt);
                return prompt.encode(tokenizer);
            } catch (TemplateException refused) {
                throw new InvalidRequestException("messages: the chat template says: " + refused.reason());
            }
        };
    }
}
