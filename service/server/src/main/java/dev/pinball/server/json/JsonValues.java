package dev.pinball.server.json;

import dev.pinball.engine.request.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** JSON as the values that a chat template gets. */
public final class JsonValues {
    private JsonValues() {}

    /**
     * Maps, lists, texts, numbers, truth values and null.
     *
     * @param field the path of {@code value}, for errors
     */
    public static @Nullable Object plain(String field, JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                value.properties()
                        .forEach(entry ->
                                map.put(entry.getKey(), plain(field + "." + entry.getKey(), entry.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>(value.size());
                for (JsonNode item : value) {
                    list.add(plain("%s[%d]".formatted(field, list.size()), item));
                }
                yield list;
            }
            case STRING -> JsonFields.text(field, value);
            case NUMBER -> value.numberValue();
            case BOOLEAN -> value.booleanValue();
            case NULL, MISSING -> null;
            case BINARY, POJO -> throw JsonFields.wrong(field, value, "JSON");
        };
    }

    /** The call of a tool, whose arguments are an object. */
    public static @Nullable Object withParsedArguments(JsonFields call) {
        Object plain = plain(call.path().substring(0, call.path().length() - 1), call.object());
        if (plain instanceof Map<?, ?> fields
                && fields.get("function") instanceof Map<?, ?> function
                && function.get("arguments") instanceof String text) {
            Map<Object, @Nullable Object> parsed = new LinkedHashMap<>(function);
            parsed.put("arguments", arguments(call.path() + "function.arguments", text));
            Map<Object, @Nullable Object> withArguments = new LinkedHashMap<>(fields);
            withArguments.put("function", parsed);
            return withArguments;
        }
        return plain;
    }

    private static @Nullable Object arguments(String field, String text) {
        try {
            return plain(
                    field,
                    JsonFields.read(text.getBytes(StandardCharsets.UTF_8)).object());
        } catch (InvalidRequestException _) {
            throw new InvalidRequestException(field, text, "a JSON object");
        }
    }
}
