package dev.pinball.model.config;

import dev.pinball.model.gguf.GgufException;
import dev.pinball.model.gguf.Metadata;
import java.util.List;

/** The metadata that one architecture looks at: keys without its name in front, values that make sense. */
record ArchitectureMetadata(Metadata metadata, String architecture) {
    /** Above any width, head or layer count of a real model; products of two still fit a long. */
    static final int SIZE_MAX = 1 << 20;

    /** The keys of the architecture, in the order of the file. */
    List<String> keys() {
        String prefix = full("");
        return metadata.keys().stream()
                .filter(key -> key.startsWith(prefix))
                .map(key -> key.substring(prefix.length()))
                .toList();
    }

    boolean has(String key) {
        return metadata.has(full(key));
    }

    /** A required width, length or count, 1 to {@link #SIZE_MAX}. */
    int size(String key) {
        return size(key, SIZE_MAX);
    }

    int size(String key, int maximum) {
        int value = metadata.requiredInt(full(key));
        if (value < 1 || value > maximum) {
            throw problem(key, value, "1 to %d".formatted(maximum));
        }
        return value;
    }

    int integer(String key, int otherwise) {
        return metadata.integer(full(key)).orElse(otherwise);
    }

    String string(String key, String otherwise) {
        return metadata.string(full(key)).orElse(otherwise);
    }

    float number(String key, float otherwise) {
        return metadata.number(full(key)).orElse(otherwise);
    }

    boolean bool(String key, boolean otherwise) {
        return metadata.bool(full(key)).orElse(otherwise);
    }

    float positive(String key) {
        return requirePositive(key, metadata.requiredFloat(full(key)));
    }

    float positive(String key, float otherwise) {
        return requirePositive(key, number(key, otherwise));
    }

    GgufException problem(String key, Object found, String expected) {
        return metadata.problem(full(key), found.toString(), expected);
    }

    private String full(String key) {
        return architecture + "." + key;
    }

    private float requirePositive(String key, float value) {
        if (!(value > 0) || Float.isInfinite(value)) {
            throw problem(key, value, "a number above 0");
        }
        return value;
    }
}
