package dev.pinball.cli.kubernetes;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A patch laid over a resource: objects field by field, lists of what has a key by that key, and all else as a whole. */
final class StrategicMerge {
    private static final List<String> KEYS = List.of("mountPath", "containerPort", "name");

    private StrategicMerge() {}

    static JsonNode of(JsonNode resource, JsonNode patch) {
        if (resource instanceof ObjectNode object && patch.isObject()) {
            ObjectNode merged = object.deepCopy();
            patch.properties().forEach(field -> {
                JsonNode before = object.path(field.getKey());
                if (field.getValue().isNull()) {
                    merged.remove(field.getKey());
                } else {
                    merged.set(
                            field.getKey(), before.isMissingNode() ? field.getValue() : of(before, field.getValue()));
                }
            });
            return merged;
        }
        if (resource instanceof ArrayNode list && patch.isArray()) {
            Optional<String> key = KEYS.stream()
                    .filter(name -> patch.valueStream().allMatch(item -> item.has(name)))
                    .findFirst();
            return key.isPresent() ? merged(list, patch, key.get()) : patch;
        }
        return patch;
    }

    private static JsonNode merged(ArrayNode list, JsonNode patch, String key) {
        ArrayNode merged = list.deepCopy();
        merged.removeAll();
        patch.valueStream()
                .filter(item -> find(list, key, item).isEmpty())
                .forEach(merged::add); // as kustomize orders them
        list.valueStream()
                .map(item ->
                        find(patch, key, item).map(changed -> of(item, changed)).orElse(item))
                .forEach(merged::add);
        return merged;
    }

    private static Optional<JsonNode> find(JsonNode list, String key, JsonNode item) {
        return list.valueStream()
                .filter(other -> other.path(key).equals(item.path(key)))
                .findFirst();
    }
}
