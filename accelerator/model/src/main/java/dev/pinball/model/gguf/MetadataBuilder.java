package dev.pinball.model.gguf;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys and values of a model file to be, in the order in which they were first set. */
public final class MetadataBuilder {
    private static final String NAME = "new metadata";

    /** The bytes in a file: the number of the value's type, then the value. */
    private final Map<String, byte[]> values = new LinkedHashMap<>();

    /** Sets every key of {@code metadata}, with the type that its value has there. */
    public MetadataBuilder copy(Metadata metadata) {
        return copy(metadata, "");
    }

    /** Sets the keys of {@code metadata} that begin with {@code prefix}. */
    public MetadataBuilder copy(Metadata metadata, String prefix) {
        metadata.keys().stream()
                .filter(key -> key.startsWith(prefix))
                .forEach(key -> values.put(key, metadata.encoded(key)));
        return this;
    }

    /** Takes out the keys that begin with {@code prefix}. */
    public MetadataBuilder remove(String prefix) {
        values.keySet().removeIf(key -> key.startsWith(prefix));
        return this;
    }

    public MetadataBuilder string(String key, String value) {
        return value(key, ValueType.STRING, new FileBytes().text(value));
    }

    public MetadataBuilder bool(String key, boolean value) {
        return value(key, ValueType.BOOL, new FileBytes().bytes((byte) (value ? 1 : 0)));
    }

    public MetadataBuilder uint32(String key, int value) {
        return value(key, ValueType.UINT32, new FileBytes().ints(value));
    }

    public MetadataBuilder int32(String key, int value) {
        return value(key, ValueType.INT32, new FileBytes().ints(value));
    }

    public MetadataBuilder uint64(String key, long value) {
        return value(key, ValueType.UINT64, new FileBytes().longs(value));
    }

    public MetadataBuilder float32(String key, float value) {
        return value(key, ValueType.FLOAT32, new FileBytes().floats(value));
    }

    public MetadataBuilder strings(String key, List<String> values) {
        FileBytes texts = new FileBytes();
        values.forEach(texts::text);
        return array(key, ValueType.STRING, values.size(), texts);
    }

    public MetadataBuilder int32s(String key, int... values) {
        return array(key, ValueType.INT32, values.length, new FileBytes().ints(values));
    }

    public MetadataBuilder float32s(String key, float... values) {
        return array(key, ValueType.FLOAT32, values.length, new FileBytes().floats(values));
    }

    /** The metadata as a reader of the file will see them; errors name the file {@value #NAME}. */
    public Metadata build() {
        FileBytes bytes = new FileBytes();
        writeTo(bytes);
        FileCursor cursor = new FileCursor(NAME, MemorySegment.ofArray(bytes.toArray()));
        return new MetadataParser(cursor).read(values.size());
    }

    int size() {
        return values.size();
    }

    void writeTo(FileBytes bytes) {
        values.forEach((key, value) -> bytes.text(key).bytes(value));
    }

    private MetadataBuilder array(String key, ValueType type, int length, FileBytes elements) {
        FileBytes array = new FileBytes().ints(type.ordinal()).longs(length).bytes(elements.toArray());
        return value(key, ValueType.ARRAY, array);
    }

    private MetadataBuilder value(String key, ValueType type, FileBytes value) {
        values.put(
                key, new FileBytes().ints(type.ordinal()).bytes(value.toArray()).toArray());
        return this;
    }
}
