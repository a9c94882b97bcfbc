package dev.pinball.cli.option;

import dev.pinball.model.tensor.Quantizer;
import dev.pinball.model.tensor.TensorType;

/** The option {@code --type} of commands that write a model. */
public final class WritableType {
    private WritableType() {}

    /** @throws UsageException that lists the types which can be written, when {@code name} is none of them */
    public static TensorType named(String name) {
        return Quantizer.TYPES.stream()
                .filter(type -> type.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () -> new UsageException("--type: %s (expected: one of %s)".formatted(name, Quantizer.TYPES)));
    }
}
