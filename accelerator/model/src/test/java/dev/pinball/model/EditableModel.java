package dev.pinball.model;

import dev.pinball.model.gguf.GgufBuilder;
import dev.pinball.model.tensor.TensorType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model file that a test can still change, entry by entry, before it is written. */
public final class EditableModel {
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, Entry> tensors = new LinkedHashMap<>();

    private record Entry(TensorType type, int rows, int columns, byte[] data) {
        long[] dimensions() {
            return rows == 1 ? new long[] {columns} : new long[] {columns, rows};
        }
    }

    /** Sets a string, an integer, a float or a boolean. */
    public EditableModel put(String key, Object value) {
        metadata.put(key, value);
        return this;
    }

    public EditableModel tensor(String name, TensorType type, int rows, int columns, byte[] data) {
        tensors.put(name, new Entry(type, rows, columns, data));
        return this;
    }

    /** Leaves out the key or the tensor of this name. */
    public EditableModel remove(String name) {
        metadata.remove(name);
        tensors.remove(name);
        return this;
    }

    public Path write(Path path) {
        GgufBuilder file = new GgufBuilder();
        metadata.forEach((key, value) -> {
            switch (value) {
                case Integer number -> file.int32(key, number);
                case Float number -> file.float32(key, number);
                case Boolean truth -> file.bool(key, truth);
                case String text -> file.string(key, text);
                default -> throw new IllegalArgumentException(key + ": " + value);
            }
        });
        tensors.forEach((name, tensor) -> file.tensor(name, tensor.type(), tensor.dimensions(), tensor.data()));
        return file.write(path);
    }
}
