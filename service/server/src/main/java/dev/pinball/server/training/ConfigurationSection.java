package dev.pinball.server.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A part of a configuration that becomes a record.
 *
 * @param place the file and the names of the sections, for errors
 * @param separator between the place and the name of a field
 */
record ConfigurationSection(String place, String separator, ObjectMapper mapper, JsonNode node) {

    ConfigurationSection {
        if (!node.isObject() && !node.isMissingNode() && !node.isNull()) {
            throw new ConfigurationException(
                    "%s: %s (expected: fields with values)".formatted(place.replaceFirst(":$", ""), node));
        }
    }

    /** The section of that name; without any fields where there is none. */
    ConfigurationSection section(String name) {
        return new ConfigurationSection(at(name), ".", mapper, node.path(name));
    }

    void requireKnown(List<String> names) {
        for (String name : node.propertyNames()) {
            if (!names.contains(name)) {
                throw new ConfigurationException(
                        "%s: unknown (expected: %s)".formatted(at(name), String.join(", ", names)));
            }
        }
    }

    /** The fields as a record, with {@code defaults} for those that are left out. */
    <T extends Record> T read(Class<T> type, ObjectNode defaults) {
        List<String> names = fieldNames(type);
        requireKnown(names);
        ObjectNode fields = defaults.deepCopy();
        node.properties().forEach(field -> fields.set(field.getKey(), field.getValue()));
        for (String name : names) {
            if (fields.path(name).isMissingNode()) {
                throw new ConfigurationException("%s: missing (expected: a value)".formatted(at(name)));
            }
        }
        try {
            return mapper.treeToValue(fields, type);
        } catch (ValueInstantiationException e) {
            Throwable refusal = Objects.requireNonNullElse(e.getCause(), e);
            throw new ConfigurationException(at(String.valueOf(refusal.getMessage())), e);
        } catch (JacksonException e) {
            throw problem(type, fields, e);
        }
    }

    /** A value of the wrong type. */
    private ConfigurationException problem(Class<? extends Record> type, ObjectNode fields, JacksonException cause) {
        String name = cause.getPath().getLast().getPropertyName();
        Class<?> valueType = type.getRecordComponents()[fieldNames(type).indexOf(name)].getType();
        return new ConfigurationException(
                "%s: %s (expected: %s)".formatted(at(name), fields.get(name), expected(valueType)), cause);
    }

    private static String expected(Class<?> type) {
        if (type == int.class) {
            return "a whole number, at most " + Integer.MAX_VALUE;
        } else if (type == long.class) {
            return "a whole number, at most " + Long.MAX_VALUE;
        } else if (type == boolean.class) {
            return "true or false";
        } else if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        return "a number";
    }

    private String at(String fieldAndMore) {
        return place + separator + fieldAndMore;
    }

    /** The names of the fields of a record, as they are written in a file. */
    static List<String> fieldNames(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component ->
                        component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .toList();
    }
}
