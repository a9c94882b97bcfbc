package dev.pinball.model.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The keys and values at the beginning of a model file. A key that is missing where it is required, or whose value has
 * another type or doesn't fit, is a {@link GgufException} that names the file, the key and what was expected.
 */
public final class Metadata {
    private final String file;
    private final Map<String, Object> values;
    private final Map<String, MemorySegment> encoded;

    /** {@code encoded} holds the bytes of each value in the file, with the number of its type first. */
    Metadata(String file, Map<String, Object> values, Map<String, MemorySegment> encoded) {
        this.file = file;
        this.values = values;
        this.encoded = encoded;
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** The keys in the order of the file. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(values.keySet());
    }

    public String requiredString(String key) {
        return string(key).orElseThrow(() -> missing(key, "a string"));
    }

    public int requiredInt(String key) {
        return integer(key).orElseThrow(() -> missing(key, "an integer"));
    }

    public float requiredFloat(String key) {
        return number(key).orElseThrow(() -> missing(key, "a number"));
    }

    public MetadataArray requiredArray(String key) {
        return array(key).orElseThrow(() -> missing(key, "an array"));
    }

    public Optional<String> string(String key) {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case String text -> Optional.of(text);
            case Object other -> throw problem(key, describe(other), "a string");
        };
    }

    /** A value of any integer type that fits into an {@code int}. */
    public OptionalInt integer(String key) {
        return switch (values.get(key)) {
            case null -> OptionalInt.empty();
            case Long whole when whole == whole.intValue() -> OptionalInt.of(whole.intValue());
            case Object other -> throw problem(key, describe(other), "an integer of 32 bits");
        };
    }

    /** A value of any integer type that fits into a {@code long}. */
    public OptionalLong longInteger(String key) {
        return switch (values.get(key)) {
            case null -> OptionalLong.empty();
            case Long whole -> OptionalLong.of(whole);
            case Object other -> throw problem(key, describe(other), "an integer of 64 bits");
        };
    }

    /** A floating-point value of 32 or 64 bits. */
    public Optional<Float> number(String key) {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case Float real -> Optional.of(real);
            case Double real -> Optional.of(real.floatValue());
            case Object other -> throw problem(key, describe(other), "a floating-point number");
        };
    }

    public Optional<Boolean> bool(String key) {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case Boolean truth -> Optional.of(truth);
            case Object other -> throw problem(key, describe(other), "a boolean");
        };
    }

    public Optional<MetadataArray> array(String key) {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case MetadataArray array -> Optional.of(array);
            case Object other -> throw problem(key, describe(other), "an array");
        };
    }

    public List<String> strings(String key) {
        return requiredArray(key).strings();
    }

    public float[] floats(String key) {
        return requiredArray(key).floats();
    }

    public int[] integers(String key) {
        return requiredArray(key).integers();
    }

    /** The error that the value of {@code key} is: {@code FILE: KEY: FOUND (expected: EXPECTED)}. */
    public GgufException problem(String key, String found, String expected) {
        return GgufException.at(file, key, found, expected);
    }

    /** Without the keys that begin with {@code prefix}. */
    Metadata without(String prefix) {
        Map<String, Object> remaining = new LinkedHashMap<>(values);
        remaining.keySet().removeIf(key -> key.startsWith(prefix));
        return new Metadata(file, remaining, encoded);
    }

    /** The bytes in the file: the number of the value's type, then the value. */
    byte[] encoded(String key) {
        return Objects.requireNonNull(encoded.get(key), key).toArray(ValueLayout.JAVA_BYTE);
    }

    private GgufException missing(String key, String expected) {
        return problem(key, "missing", expected);
    }

    private static String describe(Object value) {
        return switch (value) {
            case String _ -> "a string";
            case MetadataArray array -> array.toString();
            case Object scalar -> scalar.toString();
        };
    }
}
