package dev.pinball.cli.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema of a custom resource: what it doesn't know is an error, as with {@code kubectl apply --validate=strict}. */
record CustomSchema(JsonNode root) {

    static CustomSchema of(String kind) throws IOException {
        String name = "/schemas/%s.json".formatted(kind.toLowerCase(Locale.ROOT));
        try (InputStream json = CustomSchema.class.getResourceAsStream(name)) {
            return new CustomSchema(
                    JsonMapper.shared().readTree(Objects.requireNonNull(json, name + " is no resource of this test")));
        }
    }

    /** What is wrong with {@code resource}, by its path. */
    List<String> errors(JsonNode resource) {
        List<String> errors = new ArrayList<>();
        check(root, resource, resource.path("kind").asString(), errors);
        return errors;
    }

    private static void check(JsonNode schema, JsonNode value, String path, List<String> errors) {
        if (!hasType(schema, value)) {
            errors.add("%s: %s (expected: %s)".formatted(path, value, schema.path("type")));
            return;
        }
        if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
            errors.add("%s: %s (expected: one of %s)".formatted(path, value, schema.get("enum")));
        }
        schema.path("required")
                .valueStream()
                .map(JsonNode::asString)
                .filter(name -> !value.has(name))
                .forEach(name -> {
                    errors.add("%s.%s: absent".formatted(path, name));
                });
        for (int index = 0; value.isArray() && index < value.size(); index++) {
            check(schema.path("items"), value.get(index), "%s[%d]".formatted(path, index), errors);
        }
        if (value.isObject() && !path.endsWith(".metadata")) {
            value.propertyStream().forEach(field -> {
                JsonNode known = schema.path("properties").path(field.getKey());
                JsonNode others = schema.path("additionalProperties");
                String name = path + "." + field.getKey();
                if (known.isMissingNode()
                        && others.isMissingNode()
                        && !schema.has("x-kubernetes-preserve-unknown-fields")) {
                    errors.add(name + ": unknown");
                } else {
                    check(known.isMissingNode() ? others : known, field.getValue(), name, errors);
                }
            });
        }
    }

    private static boolean hasType(JsonNode schema, JsonNode value) {
        return switch (schema.path("type").asString("")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
    }
}
