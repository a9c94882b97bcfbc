package dev.pinball.server.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pinball.engine.request.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields of a JSON object, each read as the type that it must have. A field that is null is as one that is left out. Each
 * method throws an {@link InvalidRequestException} that names a field of another type.
 *
 * @param path of the object, before the names of its fields
 */
public record JsonFields(JsonNode object, String path) {
    private static final int NESTING_MAX = 100;
    private static final int NUMBER_CHARACTERS_MAX = 100;
    /** Of names and values; a prompt of a million token ids is within it. */
    private static final int TOKENS_MAX = 1 << 21;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final long EXACT_MAX = 1L << 53;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_MAX)
                            .maxNumberLength(NUMBER_CHARACTERS_MAX)
                            .maxTokenCount(TOKENS_MAX)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads the body of a request. */
    public static JsonFields read(byte[] body) {
        JsonNode node = parse("body", body, "a JSON object in UTF-8");
        if (!node.isObject()) {
            throw new InvalidRequestException("body", "no object", "a JSON object");
        }
        return new JsonFields(node, "");
    }

    /**
     * Reads JSON.
     *
     * @param field where it is from
     */
    public static JsonNode parse(String field, byte[] json, String expected) {
        try {
            return JSON.readTree(decode(json));
        } catch (CharacterCodingException _) {
            throw new InvalidRequestException(field, "not UTF-8", expected);
        } catch (JacksonException failure) {
            throw new InvalidRequestException(field, SyntaxProblem.placed(failure), expected);
        }
    }

    /** Jackson would guess the encoding, and take bytes that are no UTF-8 in some. */
    private static String decode(byte[] json) throws CharacterCodingException {
        String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    public Optional<JsonNode> find(String name) {
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
    }

    public boolean flag(String name, boolean otherwise) {
        return find(name)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw wrong(path + name, value, "true or false");
                    }
                    return value.booleanValue();
                })
                .orElse(otherwise);
    }

    public OptionalLong integer(String name) {
        return find(name)
                .map(value -> OptionalLong.of(integer(path + name, value)))
                .orElse(OptionalLong.empty());
    }

    public Optional<Float> number(String name) {
        return find(name).map(value -> number(path + name, value));
    }

    public Optional<String> text(String name) {
        return find(name).map(value -> text(path + name, value));
    }

    /** An array of texts, or one text alone. */
    public List<String> texts(String name) {
        Optional<JsonNode> value = find(name);
        return value.filter(JsonNode::isString).isPresent()
                ? List.of(text(path + name, value.get()))
                : array(name, "a text, or an array of texts", JsonFields::text);
    }

    public List<Long> integers(String name) {
        return array(name, "an array of integers", JsonFields::integer);
    }

    /** An object by name; empty where it is left out. */
    public Optional<JsonFields> fields(String name) {
        return find(name).map(value -> fields(path + name, value));
    }

    public List<JsonFields> objects(String name) {
        return array(name, "an array of objects", JsonFields::fields);
    }

    private <T> List<T> array(String name, String expected, BiFunction<String, JsonNode, T> read) {
        Optional<JsonNode> found = find(name);
        if (found.isEmpty()) {
            return List.of();
        }
        JsonNode value = found.get();
        if (!value.isArray()) {
            throw wrong(path + name, value, expected);
        }
        List<T> items = new ArrayList<>(value.size());
        for (JsonNode item : value) {
            items.add(read.apply("%s%s[%d]".formatted(path, name, items.size()), item));
        }
        return items;
    }

    /** The values of an object of numbers, whose names are integers. */
    public Map<Long, Float> numbersByInteger(String name) {
        Map<Long, Float> numbers = new LinkedHashMap<>();
        fields(name)
                .ifPresent(entries -> entries.object().properties().forEach(entry -> {
                    try {
                        numbers.put(
                                Long.parseLong(entry.getKey()),
                                number(entries.path() + entry.getKey(), entry.getValue()));
                    } catch (NumberFormatException _) {
                        throw new InvalidRequestException(path + name, entry.getKey(), "token ids as names");
                    }
                }));
        return numbers;
    }

    public static JsonFields fields(String field, JsonNode value) {
        if (!value.isObject()) {
            throw wrong(field, value, "an object");
        }
        return new JsonFields(value, field + ".");
    }

    public static long integer(String field, JsonNode value) {
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isNumber()
                && value.doubleValue() == Math.rint(value.doubleValue())
                && Math.abs(value.doubleValue()) <= EXACT_MAX) {
            return (long) value.doubleValue();
        }
        boolean whole = value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
        throw wrong(field, value, whole ? "%d..%d".formatted(Long.MIN_VALUE, Long.MAX_VALUE) : "an integer");
    }

    private static float number(String field, JsonNode value) {
        if (!value.isNumber()) {
            throw wrong(field, value, "a number");
        }
        return (float) value.doubleValue();
    }

    /** Half of a surrogate pair, which JSON can escape, is no character of any text. */
    public static String text(String field, JsonNode value) {
        if (!value.isString()) {
            throw wrong(field, value, "a text");
        }
        String text = value.stringValue();
        if (text.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw new InvalidRequestException(field, "half of a surrogate pair", "Unicode");
        }
        return text;
    }

    public static InvalidRequestException wrong(String field, JsonNode value, String expected) {
        Object shown = value.isContainer() ? value.getNodeType().name().toLowerCase(Locale.ROOT) : value;
        return new InvalidRequestException(field, shown, expected);
    }
}
