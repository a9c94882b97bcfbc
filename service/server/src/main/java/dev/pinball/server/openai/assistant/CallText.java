package dev.pinball.server.openai.assistant;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pinball.engine.request.InvalidRequestException;
import dev.pinball.server.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Calls of tools as a model writes them. What is no whole call is none: then the text stays text. */
final class CallText {
    private static final String JSON = "JSON";
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(CallForm.MISTRAL.begin()));
    private static final String ARGUMENTS = "[ARGS]";

    private CallText() {}

    /**
     * All calls in {@code text}, which has to be nothing else; empty where it isn't.
     *
     * @param index of the first
     */
    static List<ToolCall> read(CallForm form, String text, int index) {
        try {
            boolean named = form == CallForm.MISTRAL && !text.stripLeading().startsWith("[");
            return named ? named(text, index) : objects(text, index);
        } catch (InvalidRequestException _) {
            return List.of();
        }
    }

    private static List<ToolCall> objects(String text, int index) {
        JsonNode node = parse(text);
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode call : node.isArray() ? node.values() : List.of(node)) {
            Optional<ToolCall> read = object(call, index + calls.size());
            if (read.isEmpty()) {
                return List.of();
            }
            calls.add(read.get());
        }
        return calls;
    }

    private static Optional<ToolCall> object(JsonNode call, int index) {
        JsonNode name = call.path("name");
        JsonNode arguments = call.has("arguments") ? call.get("arguments") : call.path("parameters");
        return name.isString() ? call(index, name.stringValue(), arguments) : Optional.empty();
    }

    private static Optional<ToolCall> call(int index, String name, JsonNode arguments) {
        JsonNode parsed = arguments.isString() ? parse(arguments.stringValue()) : arguments;
        if (name.isBlank() || !(parsed.isObject() || parsed.isMissingNode())) {
            return Optional.empty();
        }
        String id = "call_%016x".formatted(ThreadLocalRandom.current().nextLong());
        return Optional.of(new ToolCall(index, id, name.strip(), parsed.isMissingNode() ? "{}" : parsed.toString()));
    }

    private static List<ToolCall> named(String text, int index) {
        List<ToolCall> calls = new ArrayList<>();
        for (String part : SEPARATOR.split(text)) {
            int begin = part.indexOf('{');
            if (begin < 0) {
                return List.of();
            }
            String name = part.substring(0, begin).replace(ARGUMENTS, "");
            Optional<ToolCall> call = call(index + calls.size(), name, parse(part.substring(begin)));
            if (call.isEmpty()) {
                return List.of();
            }
            calls.add(call.get());
        }
        return calls;
    }

    private static JsonNode parse(String text) {
        return JsonFields.parse("call", text.getBytes(UTF_8), JSON);
    }
}
